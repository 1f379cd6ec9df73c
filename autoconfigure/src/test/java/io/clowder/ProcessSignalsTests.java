/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.clowder;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProcessSignals}.
 */
@Timeout(10)
class ProcessSignalsTests {

	// Its default is to be ignored, so nothing is to be restored
	private static final String SIGNAL = "WINCH";

	private static final int NUMBER = 28;

	@Test
	void actionIsCalledForEverySignalWithItsNumber() throws Exception {
		BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
		assertThat(ProcessSignals.handle(SIGNAL, received::add)).isTrue();
		for (int i = 0; i < 3; i++) {
			raise();
			assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(NUMBER);
		}
		assertThat(received).isEmpty();
	}

	@Test
	void lastActionReplacesThoseBefore() throws Exception {
		BlockingQueue<Integer> first = new LinkedBlockingQueue<>();
		BlockingQueue<Integer> second = new LinkedBlockingQueue<>();
		ProcessSignals.handle(SIGNAL, first::add);
		ProcessSignals.handle(SIGNAL, second::add);
		raise();
		assertThat(second.poll(5, TimeUnit.SECONDS)).isEqualTo(NUMBER);
		assertThat(first).isEmpty();
	}

	@Test
	void handleWhenTheJvmNeedsTheSignalShouldReturnFalse() {
		// The JVM reserves both for itself
		assertThat(ProcessSignals.handle("SEGV", (number) -> {
		})).isFalse();
		assertThat(ProcessSignals.handle("KILL", (number) -> {
		})).isFalse();
	}

	@Test
	void handleWhenTheSignalIsUnknownShouldReturnFalse() {
		assertThat(ProcessSignals.handle("NONSENSE", (number) -> {
		})).isFalse();
	}

	private static void raise() throws IOException, InterruptedException {
		Process kill = new ProcessBuilder("kill", "-" + SIGNAL, Long.toString(ProcessHandle.current().pid()))
			.inheritIO()
			.start();
		assertThat(kill.waitFor(5, TimeUnit.SECONDS)).isTrue();
		assertThat(kill.exitValue()).isZero();
	}

}
