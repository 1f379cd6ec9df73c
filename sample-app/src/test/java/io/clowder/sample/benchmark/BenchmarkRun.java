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

import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Measures everything, or what the system property {@code benchmark.only} chooses, and
 * writes the report. Run by the Maven profile {@code benchmarks} only.
 */
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class BenchmarkRun {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

	private final Effort effort = Effort.of(System.getProperties());

	private final Report report = new Report(this.effort.report());

	@Test
	void measure() throws IOException {
		try (Redis redis = Redis.start()) {
			for (Stage stage : new Stages(this.effort, redis).all()) {
				List<Experiment> experiments = new ArrayList<>(stage.experiments());
				experiments.removeIf((experiment) -> !this.effort.includes(stage.name(), experiment));
				if (!experiments.isEmpty()) {
					run(stage, experiments);
				}
			}
		}
		log("The report is in " + this.effort.report());
	}

	private void run(Stage stage, List<Experiment> experiments) throws IOException {
		List<Target> targets = new ArrayList<>(stage.targets());
		targets.removeIf((target) -> !this.effort.includes(target) || isMissing(target));
		if (stage.fresh()) {
			for (Experiment experiment : experiments) {
				write(experiment, runFresh(experiment, targets));
			}
			return;
		}
		List<RunningTarget> running = new ArrayList<>();
		try {
			for (Target target : targets) {
				running.add(target.start());
				log("%s is ready".formatted(target.name()));
			}
			for (Experiment experiment : experiments) {
				warmUp(experiment, running, this.effort.warmUp(experiment == experiments.get(0)));
				write(experiment, runInTurn(experiment, running));
			}
		}
		finally {
			running.forEach(RunningTarget::close);
		}
	}

	private static boolean isMissing(Target target) {
		Optional<String> missing = target.missing();
		missing.ifPresent((reason) -> log("%s is left out: %s".formatted(target.name(), reason)));
		return missing.isPresent();
	}

	private static void warmUp(Experiment experiment, List<RunningTarget> targets, WarmUp warmUp) {
		for (RunningTarget target : targets) {
			Duration time = warmUp.run((window) -> experiment.warmUp(target, window));
			log("%s, warm-up, %s: %d s".formatted(experiment.name(), target.name(), time.toSeconds()));
		}
	}

	private Results runInTurn(Experiment experiment, List<RunningTarget> targets) {
		Results results = new Results();
		for (int round = 0; round < this.effort.rounds(); round++) {
			for (RunningTarget target : targets) {
				add(results, experiment, target, round);
			}
		}
		return results;
	}

	private Results runFresh(Experiment experiment, List<Target> targets) {
		Results results = new Results();
		for (int round = 0; round < this.effort.choose(1, this.effort.rounds()); round++) {
			for (Target target : targets) {
				try (RunningTarget running = target.start()) {
					add(results, experiment, running, round);
				}
			}
		}
		return results;
	}

	private void add(Results results, Experiment experiment, RunningTarget target, int round) {
		Map<Metric, Double> values = experiment.measure(target, this.effort.window());
		results.add(target.name(), values);
		StringBuilder line = new StringBuilder(
				"%s, round %d, %s:".formatted(experiment.name(), round + 1, target.name()));
		values.forEach((metric, value) -> line.append(" %s %s".formatted(metric.format(value), metric.name())));
		log(line.toString());
	}

	private void write(Experiment experiment, Results results) throws IOException {
		Metric first = experiment.metrics().get(0);
		String chart = this.report.attach(experiment.name() + ".svg",
				new Chart(experiment.title(), first, results, Target.PLAIN).toString());
		String table = new Table(results, experiment.metrics(), Target.PLAIN).toString();
		this.report.write(experiment.name(), experiment.title(),
				"%s\n![%s](%s)\n\n%s\n".formatted(table, experiment.title(), chart, new Conditions(this.effort)));
		System.out.printf("%n%s%n%n%s%n", experiment.title(), table);
	}

	private static void log(String message) {
		System.out.printf("%s %s%n", LocalTime.now().format(TIME), message);
	}

}
