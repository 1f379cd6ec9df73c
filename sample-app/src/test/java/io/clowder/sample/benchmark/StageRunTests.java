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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StageRun}.
 */
class StageRunTests {

	private final List<String> calls = new ArrayList<>();

	private final List<Results> ends = new ArrayList<>();

	private final Properties properties = new Properties();

	private final Journal journal = new Journal();

	StageRunTests() {
		this.properties.setProperty("benchmark.rounds", "2");
		this.properties.setProperty("benchmark.warm-up", "1");
	}

	@Test
	void targetsTakeTurns() {
		run(false, new FakeTarget("a", ""), new FakeTarget("b", ""));
		assertThat(this.calls).containsExactly("start a", "start b", "warm up a", "warm up b", "measure a", "measure b",
				"measure a", "measure b");
		assertThat(this.ends).singleElement().extracting(Results::targets).isEqualTo(List.of("a", "b"));
	}

	@Test
	void freshTargetsAreStartedForEachTurn() {
		run(true, new FakeTarget("a", ""), new FakeTarget("b", ""));
		assertThat(this.calls).containsExactly("start a", "measure a", "start b", "measure b", "start a", "measure a",
				"start b", "measure b");
	}

	@Test
	void missingTargetIsLeftOut() {
		run(false, new FakeTarget("a", "not installed"), new FakeTarget("b", ""));
		assertThat(this.calls).doesNotContain("start a").contains("measure b");
		assertThat(this.journal.failures()).isEmpty();
	}

	@Test
	void targetThatIsNotChosenIsLeftOut() {
		this.properties.setProperty("benchmark.targets", "b");
		run(false, new FakeTarget("a", ""), new FakeTarget("b", ""));
		assertThat(this.calls).doesNotContain("start a").contains("measure b");
	}

	@Test
	void targetThatFailsDoesNotStopTheOthers() {
		run(false, new FakeTarget("fails to start", ""), new FakeTarget("fails to measure", ""),
				new FakeTarget("b", ""));
		assertThat(this.calls).contains("measure b");
		assertThat(this.ends).singleElement().extracting(Results::targets).isEqualTo(List.of("b"));
		assertThat(this.journal.failures()).extracting(Throwable::getMessage)
			.containsExactly("Start of fails to start", "fake, round 1, fails to measure",
					"fake, round 2, fails to measure");
	}

	@Test
	void experimentThatIsNotChosenStartsNothing() {
		this.properties.setProperty("benchmark.only", "other");
		run(false, new FakeTarget("a", ""));
		assertThat(this.calls).isEmpty();
		assertThat(this.ends).isEmpty();
	}

	private void run(boolean fresh, Target... targets) {
		Stage stage = new Stage("stage", List.of(targets), List.of(new FakeExperiment()), fresh);
		new StageRun(Effort.of(this.properties), stage, this.journal, (experiment, results) -> this.ends.add(results))
			.run();
	}

	private void call(String call) {
		this.calls.add(call);
		if (call.contains("fails to " + call.split(" ")[0])) {
			throw new IllegalStateException(call);
		}
	}

	private final class FakeTarget implements Target {

		private final String name;

		private final String missing;

		FakeTarget(String name, String missing) {
			this.name = name;
			this.missing = missing;
		}

		@Override
		public String name() {
			return this.name;
		}

		@Override
		public Optional<String> missing() {
			return Optional.of(this.missing).filter((missing) -> !missing.isEmpty());
		}

		@Override
		public RunningTarget start() {
			call("start " + this.name);
			return new RunningTarget(this.name, 0, 0, Duration.ZERO, List.of());
		}

	}

	private final class FakeExperiment implements Experiment {

		@Override
		public String name() {
			return "fake";
		}

		@Override
		public String title() {
			return "Fake";
		}

		@Override
		public List<Metric> metrics() {
			return List.of(Metric.THROUGHPUT);
		}

		@Override
		public double warmUp(RunningTarget target, Duration duration) {
			call("warm up " + target.name());
			return 1;
		}

		@Override
		public Map<Metric, Double> measure(RunningTarget target, Duration window) {
			call("measure " + target.name());
			return Map.of(Metric.THROUGHPUT, 1.0);
		}

	}

}
