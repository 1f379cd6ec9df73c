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
import java.util.Iterator;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WarmUp}.
 */
class WarmUpTests {

	private static final Duration WINDOW = Duration.ofSeconds(2);

	@Test
	void goesOnWhileThroughputRises() {
		Iterator<Double> values = List.of(100.0, 150.0, 200.0, 200.0, 201.0, 250.0, 250.0, 240.0, 251.0, 252.0, 999.0)
			.iterator();
		assertThat(new WarmUp(WINDOW, 20).run((window) -> values.next())).isEqualTo(WINDOW.multipliedBy(10));
	}

	@Test
	void endsAtTheLimit() {
		double[] value = { 1 };
		assertThat(new WarmUp(WINDOW, 7).run((window) -> value[0] *= 2)).isEqualTo(WINDOW.multipliedBy(7));
	}

}
