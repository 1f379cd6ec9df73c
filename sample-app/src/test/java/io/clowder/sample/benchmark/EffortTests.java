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

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Effort}.
 */
class EffortTests {

	private final Properties properties = new Properties();

	@Test
	void fullEffortWritesTheDocumentation() {
		Effort effort = Effort.of(this.properties);
		assertThat(effort.quick()).isFalse();
		assertThat(effort.rounds()).isEqualTo(5);
		assertThat(effort.report()).endsWithRaw(Path.of("docs/performance.md"));
	}

	@Test
	void quickEffortWritesADraft() {
		this.properties.setProperty("benchmark.quick", "true");
		Effort effort = Effort.of(this.properties);
		assertThat(effort.quick()).isTrue();
		assertThat(effort.report()).endsWithRaw(Path.of("target/benchmark/performance.md"));
	}

	@Test
	void partOfTheTargetsWritesADraft() {
		this.properties.setProperty("benchmark.targets", "plain, ip-hash");
		Effort effort = Effort.of(this.properties);
		assertThat(effort.targets()).containsExactlyInAnyOrder("plain", "ip-hash");
		assertThat(effort.report()).endsWithRaw(Path.of("target/benchmark/performance.md"));
	}

	@Test
	void numbersCanBeChosen() {
		this.properties.setProperty("benchmark.rounds", "7");
		this.properties.setProperty("benchmark.window", "2500");
		this.properties.setProperty("benchmark.workers", "4");
		Effort effort = Effort.of(this.properties);
		assertThat(effort.rounds()).isEqualTo(7);
		assertThat(effort.window()).isEqualTo(Duration.ofMillis(2500));
		assertThat(effort.workers()).isEqualTo(4);
	}

	@Test
	void experimentsCanBeChosenByTheirNameOrTheirStage() {
		Experiment experiment = new MemoryExperiment();
		assertThat(Effort.of(this.properties).includes("stage", experiment)).isTrue();
		this.properties.setProperty("benchmark.only", "other, memory");
		assertThat(Effort.of(this.properties).includes("stage", experiment)).isTrue();
		this.properties.setProperty("benchmark.only", "stage");
		assertThat(Effort.of(this.properties).includes("stage", experiment)).isTrue();
		this.properties.setProperty("benchmark.only", "other");
		assertThat(Effort.of(this.properties).includes("stage", experiment)).isFalse();
	}

}
