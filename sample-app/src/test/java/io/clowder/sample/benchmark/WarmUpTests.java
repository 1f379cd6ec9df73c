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
import java.util.Arrays;
import java.util.PrimitiveIterator;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WarmUp}.
 */
class WarmUpTests {

	private static final Duration WINDOW = Duration.ofSeconds(2);

	@Test
	void goesOnWhileThroughputRises() {
		assertThat(run(100, 150, 200, 200, 201, 250, 250, 240, 251, 252, 250, 249, 250, 250, 999)).isEqualTo(14);
	}

	@Test
	void onceIsNotARiseAndNoneIsNotAnEnd() {
		assertThat(run(100, 100, 900, 100, 100, 110, 120, 130, 140, 150, 10, 160, 170, 180, 180, 180, 180, 180, 180,
				180, 180, 999))
			.isEqualTo(21);
	}

	@Test
	void constantThroughputIsSeenTwice() {
		assertThat(run(5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5)).isEqualTo(10);
	}

	@Test
	void endsAtTheLimit() {
		double[] value = { 1 };
		assertThat(new WarmUp(WINDOW, 7).run((window) -> value[0] *= 2)).isEqualTo(WINDOW.multipliedBy(7));
	}

	/**
	 * How often throughput is measured.
	 */
	private static long run(double... throughput) {
		PrimitiveIterator.OfDouble values = Arrays.stream(throughput).iterator();
		return new WarmUp(WINDOW, 30).run((window) -> values.next()).dividedBy(WINDOW);
	}

}
