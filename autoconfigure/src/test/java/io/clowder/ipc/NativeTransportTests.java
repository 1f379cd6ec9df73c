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

package io.clowder.ipc;

import java.util.concurrent.TimeUnit;

import io.netty.channel.IoEventLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NativeTransport}.
 */
@Timeout(10)
class NativeTransportTests {

	@Test
	void unavailabilityWhenTheTransportCanBeUsedShouldReturnNull() {
		assertThat(NativeTransport.unavailability()).isNull();
	}

	@Test
	void unavailabilityOnAnotherOperatingSystemShouldNameIt() {
		String os = System.getProperty("os.name");
		System.setProperty("os.name", "Plan 9");
		try {
			assertThat(NativeTransport.unavailability()).contains("Linux").contains("Plan 9");
		}
		finally {
			System.setProperty("os.name", os);
		}
	}

	@Test
	void eventLoopRunsOnADaemonThreadOfTheGivenNameUntilItIsShutDown() throws Exception {
		IoEventLoop eventLoop = NativeTransport.newEventLoop("a-name");
		Thread thread = eventLoop.submit(Thread::currentThread).get(5, TimeUnit.SECONDS);
		assertThat(thread.getName()).isEqualTo("a-name");
		assertThat(thread.isDaemon()).isTrue();
		NativeTransport.shutdown(eventLoop);
		assertThat(eventLoop.isTerminated()).isTrue();
		thread.join(5000);
		assertThat(thread.isAlive()).isFalse();
	}

	@Test
	void shutdownMayBeRepeated() {
		IoEventLoop eventLoop = NativeTransport.newEventLoop("a-name");
		NativeTransport.shutdown(eventLoop);
		NativeTransport.shutdown(eventLoop);
		assertThat(eventLoop.isTerminated()).isTrue();
	}

}
