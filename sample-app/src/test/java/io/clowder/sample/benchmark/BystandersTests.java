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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Bystanders}.
 */
class BystandersTests {

	@Test
	void parseTakesAllProcessorsTogether() {
		assertThat(Bystanders.parse("""
				cpu  100 10 30 800 40 5 5 10 77 0
				cpu0 50 5 15 400 20 2 3 5 70 0
				""")).isEqualTo(new Bystanders(160, 1000));
	}

	@Test
	void percentSinceIsThatOfTheTimeBetween() {
		assertThat(new Bystanders(160, 1000).percentSince(new Bystanders(100, 800))).isEqualTo(30);
		assertThat(new Bystanders(160, 1000).percentSince(new Bystanders(160, 1000))).isZero();
	}

	@Test
	void watchTakesItsTime() {
		long start = System.nanoTime();
		assertThat(Bystanders.watch(Duration.ofMillis(50))).isBetween(0.0, 100.0);
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
	}

}
