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

package io.clowder.worker;

import java.time.Duration;
import java.util.function.Supplier;

import io.clowder.WorkerMetrics;
import io.clowder.WorkerStatus;
import io.clowder.ipc.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Heartbeat}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HeartbeatTests {

	private static final int LAST = 5;

	private final TestPrimary primary = TestPrimary.start();

	private int asked;

	@Test
	void shouldBeatAtOnceAndThenAtItsIntervalWithWhatItMeasures() {
		long start = System.nanoTime();
		new Heartbeat(this.primary.join(), this::requests, Duration.ofMillis(50));
		for (int beat = 1; beat <= LAST; beat++) {
			WorkerMetrics metrics = this.primary.next(Message.Heartbeat.class).metrics();
			assertThat(metrics.requests().total()).isEqualTo(beat);
			assertThat(metrics.memory().heapUsed()).isPositive();
		}
		// A fixed rate may be late, and never early
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
	}

	@Test
	void shouldBeatAtOnceWhenTheIntervalIsLong() {
		new Heartbeat(this.primary.join(), this::requests, Duration.ofHours(1));
		assertThat(this.primary.next(Message.Heartbeat.class).metrics().requests().total()).isOne();
	}

	@Test
	void shouldGoOnAfterAnException(CapturedOutput output) {
		Supplier<WorkerStatus.Requests> failing = () -> {
			WorkerStatus.Requests requests = requests();
			if (requests.total() == 2) {
				throw new IllegalStateException("Cannot count");
			}
			return requests;
		};
		new Heartbeat(this.primary.join(), failing, Duration.ofMillis(5));
		assertThat(this.primary.next(Message.Heartbeat.class).metrics().requests().total()).isOne();
		assertThat(this.primary.next(Message.Heartbeat.class).metrics().requests().total()).isEqualTo(3);
		assertThat(output).contains("A heartbeat could not be sent.").contains("Cannot count");
	}

	private WorkerStatus.Requests requests() {
		if (this.asked == LAST) {
			// Nothing else ends a heartbeat before the process does
			throw new AssertionError("The test is over");
		}
		this.asked++;
		return new WorkerStatus.Requests(this.asked, 0, 0, 0, 0, 0, 16, 0);
	}

}
