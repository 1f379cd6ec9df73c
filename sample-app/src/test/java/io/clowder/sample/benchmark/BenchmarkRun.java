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
import java.io.UncheckedIOException;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures everything, or what the system property {@code benchmark.only} chooses, and
 * writes the report. Run by the Maven profile {@code benchmarks} only.
 */
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class BenchmarkRun {

	private final Effort effort = Effort.of(System.getProperties());

	private final Journal journal = new Journal();

	@Test
	void measure() {
		double bystanders = Bystanders.watch(Duration.ofSeconds(2));
		this.journal.say("Others use %.0f %% of the processors", bystanders);
		Conditions conditions = new Conditions(this.effort, bystanders);
		try (Redis redis = Redis.start()) {
			for (Stage stage : new Stages(this.effort, redis).all()) {
				new StageRun(this.effort, stage, this.journal,
						(experiment, results) -> write(experiment, results, conditions))
					.run();
			}
		}
		this.journal.say("The report is in %s", this.effort.report());
		assertThat(this.journal.failures()).isEmpty();
	}

	private void write(Experiment experiment, Results results, Conditions conditions) {
		String table = new Table(results, experiment.metrics(), Target.PLAIN).toString();
		System.out.printf("%n%s%n%n%s%n", experiment.title(), table);
		Chart chart = new Chart(experiment.title(), experiment.metrics().get(0), results, Target.PLAIN);
		Report report = new Report(this.effort.report());
		try {
			String image = report.attach(experiment.name() + ".svg", chart.toString());
			report.write(experiment.name(), experiment.title(),
					"%s\n![%s](%s)\n\n%s\n".formatted(table, experiment.title(), image, conditions));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
