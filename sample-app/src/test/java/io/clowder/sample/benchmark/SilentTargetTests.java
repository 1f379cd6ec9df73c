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

package io.clowder.sample.benchmark;

import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StageRun} with targets that do not answer under load.
 */
class SilentTargetTests {

	private static final String SILENT = "is silent at measure";

	private static final String SILENT_EARLY = "is silent at warm up";

	private final FakeStage stage = new FakeStage();

	private final Journal journal = new Journal();

	@Test
	void peerIsARowAndNoFailure() {
		Results results = run(false, this.stage.peer(SILENT), this.stage.target("b"));
		assertThat(this.journal.failures()).isEmpty();
		assertThat(results.targets()).containsExactly(SILENT, "b");
		assertThat(results.unanswered(SILENT)).containsExactly(1, 2);
		assertThat(results.summary(SILENT, Metric.THROUGHPUT)).isEqualTo(new Summary(0, 0, 0));
		assertThat(results.unanswered("b")).isEmpty();
		assertThat(results.summary("b", Metric.THROUGHPUT)).isEqualTo(new Summary(1, 1, 1));
	}

	@Test
	void plainAndClustersHaveToAnswer() {
		Results results = run(true, this.stage.target(SILENT), this.stage.peer("b"));
		assertThat(results.unanswered(SILENT)).containsExactly(1, 2);
		assertThat(this.journal.failures()).extracting(Throwable::getMessage)
			.containsExactly("fake, round 1, " + SILENT, "fake, round 2, " + SILENT);
	}

	@Test
	void peerThatFailsOtherwiseIsAFailure() {
		Results results = run(false, this.stage.peer("fails to measure"));
		assertThat(results.targets()).isEmpty();
		assertThat(this.journal.failures()).hasSize(2);
	}

	@Test
	void peerMayBeSilentAtWarmUp() {
		Results results = run(false, this.stage.peer(SILENT_EARLY));
		assertThat(results.unanswered(SILENT_EARLY)).isEmpty();
		assertThat(this.journal.failures()).isEmpty();
	}

	@Test
	void othersMayNotBeSilentAtWarmUp() {
		run(false, this.stage.target(SILENT_EARLY));
		assertThat(this.journal.failures()).extracting(Throwable::getMessage)
			.containsExactly("Warm-up of is silent at warm up for fake");
	}

	private Results run(boolean fresh, Target... targets) {
		Properties properties = new Properties();
		properties.setProperty("benchmark.rounds", "2");
		properties.setProperty("benchmark.warm-up", "1");
		List<Results> ends = this.stage.run(properties, this.journal, fresh, targets);
		assertThat(ends).hasSize(1);
		return ends.get(0);
	}

}
