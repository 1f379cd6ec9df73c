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

package io.clowder.primary;

import java.time.Duration;
import java.time.Instant;

import io.clowder.WorkerMetrics;
import io.clowder.WorkerStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Diagnosis}. A minute to start, 10 seconds of silence, 20 seconds
 * without a finished request.
 */
class DiagnosisTests {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final Diagnosis diagnosis = new Diagnosis(TestCluster.withStallTimeout(2, Duration.ofSeconds(20)));

	private final WorkerHandle worker = new WorkerHandle(4711, 1, 1, 1, START);

	@Test
	void workerThatStartsShouldBeWellForTheStartTimeout() {
		assertWellBefore(60, "was not ready after 60.0 seconds", true);
	}

	@Test
	void workerThatStartsShouldNotNeedAHeartbeat() {
		assertThat(examine(30)).isNull();
	}

	@Test
	void silentWorkerShouldBeSickAfterTheHeartbeatTimeout() {
		this.worker.booted(START);
		assertWellBefore(10, "gave no sign of life for 10.0 seconds", true);
	}

	@Test
	void brokenWorkerShouldBeSickAtOnceAndStillHear() {
		this.worker.booted(START);
		this.worker.availability("ACCEPTING_TRAFFIC", true, "BROKEN");
		assertThat(examine(0))
			.isEqualTo(new Diagnosis.Finding("reported that it is broken (LivenessState.BROKEN)", false));
	}

	@Test
	void brokenWhileStartingShouldBeLeftToTheStartTimeout() {
		this.worker.availability("REFUSING_TRAFFIC", false, "BROKEN");
		assertThat(examine(1)).isNull();
	}

	@Test
	void workerThatFinishesNothingShouldBeSick() {
		this.worker.booted(START);
		beat(0, 5, 3);
		for (int second = 1; second < 20; second++) {
			beat(second, 5, 3);
			assertThat(examine(second)).as("after %d seconds", second).isNull();
			assertThat(this.diagnosis.nextExamination(this.worker)).isBeforeOrEqualTo(START.plusSeconds(20));
		}
		beat(20, 5, 3);
		assertThat(examine(20))
			.isEqualTo(new Diagnosis.Finding("finished none of its 3 requests for 20.0 seconds", false));
	}

	@Test
	void workerThatFinishesOneNowAndThenShouldBeWell() {
		this.worker.booted(START);
		for (int second = 0; second < 200; second++) {
			beat(second, second / 19, 3);
			assertThat(examine(second)).isNull();
		}
	}

	@Test
	void idleWorkerShouldBeWell() {
		this.worker.booted(START);
		for (int second = 0; second < 200; second++) {
			beat(second, 5, 0);
			assertThat(examine(second)).isNull();
		}
		beat(200, 5, 1);
		beat(219, 5, 1);
		assertThat(examine(219)).as("it was idle until a moment ago").isNull();
	}

	@Test
	void stallShouldNotMatterUnlessAskedFor() {
		Diagnosis patient = new Diagnosis(TestCluster.settings(2));
		this.worker.booted(START);
		for (int second = 0; second < 200; second++) {
			beat(second, 5, 3);
			assertThat(patient.examine(this.worker, START.plusSeconds(second))).isNull();
		}
	}

	@Test
	void leavingWorkerShouldBeGoneInTime() {
		this.worker.booted(START);
		this.worker.leave(START.plusSeconds(40), "a reload");
		this.worker.availability("REFUSING_TRAFFIC", false, "BROKEN");
		for (int second = 0; second < 40; second++) {
			beat(second, 5, 3);
			assertThat(examine(second)).as("after %d seconds", second).isNull();
		}
		assertThat(this.diagnosis.nextExamination(this.worker)).isEqualTo(START.plusSeconds(40));
		assertThat(examine(40)).isEqualTo(new Diagnosis.Finding("did not stop in time", true));
	}

	@Test
	void silentLeavingWorkerShouldBeSickSooner() {
		this.worker.booted(START);
		this.worker.leave(START.plusSeconds(40), "a reload");
		assertWellBefore(10, "gave no sign of life for 10.0 seconds", true);
	}

	@Test
	void knownCaseShouldNotBeExaminedAgain() {
		this.worker.killReason("is known");
		assertThat(examine(1000)).isNull();
		assertThat(this.diagnosis.nextExamination(this.worker)).isEqualTo(Instant.MAX);
	}

	private void assertWellBefore(int seconds, String reason, boolean deaf) {
		Instant deadline = START.plusSeconds(seconds);
		assertThat(this.diagnosis.nextExamination(this.worker)).isEqualTo(deadline);
		assertThat(this.diagnosis.examine(this.worker, deadline.minusMillis(1))).isNull();
		assertThat(this.diagnosis.examine(this.worker, deadline)).isEqualTo(new Diagnosis.Finding(reason, deaf));
	}

	private Diagnosis.@Nullable Finding examine(int second) {
		return this.diagnosis.examine(this.worker, START.plusSeconds(second));
	}

	private void beat(int second, long total, long active) {
		this.worker.heartbeat(START.plusSeconds(second),
				new WorkerMetrics(new WorkerStatus.Requests(total, active, 0, 0, 0, 0, 16, 0),
						new WorkerStatus.Memory(1, 2, 3), 0, 1, 0));
	}

}
