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

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StageRun}.
 */
class StageRunTests {

	private final FakeStage stage = new FakeStage();

	private final List<Results> ends = new ArrayList<>();

	private final Properties properties = new Properties();

	private final Journal journal = new Journal();

	StageRunTests() {
		this.properties.setProperty("benchmark.rounds", "2");
		this.properties.setProperty("benchmark.warm-up", "1");
	}

	@Test
	void targetsTakeTurns() {
		run(false, this.stage.target("a"), this.stage.target("b"));
		assertThat(this.stage.calls()).containsExactly("start a", "start b", "warm up a", "warm up b", "measure a",
				"measure b", "measure a", "measure b");
		assertThat(this.ends).singleElement().extracting(Results::targets).isEqualTo(List.of("a", "b"));
	}

	@Test
	void freshTargetsAreStartedForEachTurn() {
		run(true, this.stage.target("a"), this.stage.target("b"));
		assertThat(this.stage.calls()).containsExactly("start a", "measure a", "start b", "measure b", "start a",
				"measure a", "start b", "measure b");
	}

	@Test
	void missingTargetIsLeftOut() {
		run(false, this.stage.missing("a"), this.stage.target("b"));
		assertThat(this.stage.calls()).doesNotContain("start a").contains("measure b");
		assertThat(this.journal.failures()).isEmpty();
	}

	@Test
	void targetThatIsNotChosenIsLeftOut() {
		this.properties.setProperty("benchmark.targets", "b");
		run(false, this.stage.target("a"), this.stage.target("b"));
		assertThat(this.stage.calls()).doesNotContain("start a").contains("measure b");
	}

	@Test
	void targetThatFailsDoesNotStopTheOthers() {
		run(false, this.stage.target("fails to start"), this.stage.target("fails to measure"), this.stage.target("b"));
		assertThat(this.stage.calls()).contains("measure b");
		assertThat(this.ends).singleElement().extracting(Results::targets).isEqualTo(List.of("b"));
		assertThat(this.journal.failures()).extracting(Throwable::getMessage)
			.containsExactly("Start of fails to start", "fake, round 1, fails to measure",
					"fake, round 2, fails to measure");
	}

	@Test
	void experimentThatIsNotChosenStartsNothing() {
		this.properties.setProperty("benchmark.only", "other");
		run(false, this.stage.target("a"));
		assertThat(this.stage.calls()).isEmpty();
		assertThat(this.ends).isEmpty();
	}

	private void run(boolean fresh, Target... targets) {
		this.ends.addAll(this.stage.run(this.properties, this.journal, fresh, targets));
	}

}
