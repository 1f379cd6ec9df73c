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
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BackOff}.
 */
class BackOffTests {

	private static final RandomGenerator LOWEST = () -> 0;

	private static final RandomGenerator HIGHEST = () -> -1;

	private final ClusterSettings.Restart settings = new ClusterSettings.Restart(Duration.ofMillis(500),
			Duration.ofSeconds(30), Duration.ofMinutes(1));

	@Test
	void delayOfFirstDeathShouldBeZero() {
		assertThat(backOff(TestCluster.NO_JITTER).delay(1)).isZero();
		assertThat(backOff(HIGHEST).delay(1)).isZero();
	}

	@Test
	void delayShouldDoubleUpToTheCeiling() {
		BackOff backOff = backOff(TestCluster.NO_JITTER);
		assertThat(IntStream.rangeClosed(2, 10).mapToObj(backOff::delay)).extracting(Duration::toMillis)
			.containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L);
	}

	@Test
	void delayShouldStayAtTheCeilingForEver() {
		assertThat(backOff(TestCluster.NO_JITTER).delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
	}

	@Test
	void delayShouldNotExceedCeilingThatIsLessThanTheInitialDelay() {
		ClusterSettings.Restart settings = new ClusterSettings.Restart(Duration.ofSeconds(5), Duration.ofSeconds(1),
				Duration.ZERO);
		assertThat(new BackOff(settings, TestCluster.NO_JITTER).delay(2)).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void delayShouldBeAtMostAFifthShorterOrLonger() {
		assertThat(backOff(LOWEST).delay(3)).isEqualTo(Duration.ofMillis(800));
		assertThat(backOff(HIGHEST).delay(3)).isEqualTo(Duration.ofMillis(1200));
	}

	@Test
	void delayShouldDifferFromSlotToSlot() {
		BackOff backOff = backOff(new Random(1));
		List<Long> delays = LongStream.range(0, 1000).map((i) -> backOff.delay(20).toMillis()).boxed().toList();
		assertThat(delays).allSatisfy((delay) -> assertThat(delay).isBetween(24000L, 36000L));
		assertThat(delays.stream().distinct().count()).isGreaterThan(900);
		assertThat(delays.stream().mapToLong(Long::longValue).average().orElseThrow()).isBetween(29500.0, 30500.0);
	}

	private BackOff backOff(RandomGenerator random) {
		return new BackOff(this.settings, random);
	}

}
