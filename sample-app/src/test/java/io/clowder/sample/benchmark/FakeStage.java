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

import io.clowder.sample.benchmark.load.NoAnswerException;
import org.jspecify.annotations.Nullable;

/**
 * A stage of one experiment, which notes down what is done. The names of targets say what
 * goes wrong: {@code "fails to measure"}, {@code "is silent at warm up"}.
 */
final class FakeStage implements Experiment {

	private final List<String> calls = new ArrayList<>();

	/**
	 * What was done, with which target.
	 */
	List<String> calls() {
		return this.calls;
	}

	/**
	 * Carries it out.
	 * @return what was measured, if it has come to its end
	 */
	List<Results> run(Properties properties, Journal journal, boolean fresh, Target... targets) {
		List<Results> ends = new ArrayList<>();
		Stage stage = new Stage("stage", List.of(targets), List.of(this), fresh);
		new StageRun(Effort.of(properties), stage, journal, (experiment, results) -> ends.add(results)).run();
		return ends;
	}

	/**
	 * One that has to answer.
	 */
	Target target(String name) {
		return new FakeTarget(name, null, false);
	}

	/**
	 * One that cannot be started.
	 */
	Target missing(String name) {
		return new FakeTarget(name, "not installed", false);
	}

	/**
	 * One to compare with.
	 */
	Target peer(String name) {
		return new FakeTarget(name, null, true);
	}

	private void call(String action, String target) {
		this.calls.add(action + " " + target);
		if (target.equals("fails to " + action)) {
			throw new IllegalStateException(target);
		}
		if (target.equals("is silent at " + action)) {
			throw new NoAnswerException(target);
		}
	}

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
		call("warm up", target.name());
		return 1;
	}

	@Override
	public Map<Metric, Double> measure(RunningTarget target, Duration window) {
		call("measure", target.name());
		return Map.of(Metric.THROUGHPUT, 1.0);
	}

	private final class FakeTarget implements Target {

		private final String name;

		private final @Nullable String missing;

		private final boolean peer;

		FakeTarget(String name, @Nullable String missing, boolean peer) {
			this.name = name;
			this.missing = missing;
			this.peer = peer;
		}

		@Override
		public String name() {
			return this.name;
		}

		@Override
		public Optional<String> missing() {
			return Optional.ofNullable(this.missing);
		}

		@Override
		public boolean isPeer() {
			return this.peer;
		}

		@Override
		public RunningTarget start() {
			call("start", this.name);
			return new RunningTarget(this.name, 0, 0, Duration.ZERO, List.of());
		}

	}

}
