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

package io.clowder.primary.command;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MemoryShareRule}.
 */
class MemoryShareRuleTests {

	@ParameterizedTest
	@CsvSource({ "Max,75,2,37.5", "Max,75.0,3,25.0", "Max,70,3,23.3333", "Initial,1.5625,4,0.3906", "Min,50,5,10.0",
			"Max,100,1000,0.1", "Max,33.333333333333,2,16.6666", "Max,75.,2,37.5", "Max,80,4,20.0" })
	void percentageShouldBeDivided(String name, String percentage, int workers, String share) {
		String option = "-XX:" + name + "RAMPercentage=" + percentage;
		String expected = "-XX:" + name + "RAMPercentage=" + share;
		assertThat(new MemoryShareRule(workers).resolve(option, 3)).isEqualTo(new Resolution(expected,
				"Worker 3 has '" + expected + "': '" + option + "' is shared by " + workers + " workers."));
	}

	@Test
	void percentageOfOneWorkerShouldStay() {
		assertThat(new MemoryShareRule(1).resolve("-XX:MaxRAMPercentage=75", 1)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "-Xmx75m", "-XX:MaxRAM=4g", "-XX:MaxRAMFraction=2", "-XX:MaxRAMPercentage=many",
			"-XX:MaxRAMPercentage=", "-DMaxRAMPercentage=75", "-XX:MaxRAMPercentage=7.5e1" })
	void otherOptionsShouldStay(String option) {
		assertThat(new MemoryShareRule(2).resolve(option, 1)).isNull();
	}

	@Test
	void collisionsShouldBeResolvedBesides() {
		CollidingOptions options = new CollidingOptions(List.of()).sharedBy(2);
		CollidingOptions.Result result = options.resolve(List.of("-XX:MaxRAMPercentage=75", "-Xloggc:gc.log"), 1);
		assertThat(result.options()).containsExactly("-XX:MaxRAMPercentage=37.5", "-Xloggc:gc-worker-1.log");
		assertThat(result.notes()).hasSize(2);
	}

}
