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

package io.clowder.primary;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link MonotonicClock}.
 */
class MonotonicClockTests {

	private final MonotonicClock clock = new MonotonicClock();

	@Test
	void instantShouldBeThatOfTheWallClock() {
		assertThat(this.clock.instant()).isCloseTo(Instant.now(), within(Duration.ofSeconds(10)));
	}

	@Test
	void instantShouldNeverGoBack() {
		Instant previous = this.clock.instant();
		for (int i = 0; i < 100000; i++) {
			Instant next = this.clock.instant();
			assertThat(next.isBefore(previous)).isFalse();
			previous = next;
		}
	}

	@Test
	void instantShouldPassAsTimePasses() {
		Instant before = this.clock.instant();
		long start = System.nanoTime();
		long nanos = 0;
		while (nanos < 20_000_000) {
			Thread.onSpinWait();
			nanos = System.nanoTime() - start;
		}
		assertThat(Duration.between(before, this.clock.instant())).isGreaterThanOrEqualTo(Duration.ofMillis(20))
			.isLessThan(Duration.ofSeconds(10));
	}

	@Test
	void zoneShouldBeUtcForEver() {
		assertThat(this.clock.getZone()).isEqualTo(ZoneOffset.UTC);
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.clock.withZone(ZoneOffset.MAX));
	}

}
