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

package io.clowder.sample.benchmark.load;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Schedule}.
 */
class ScheduleTests {

	private static final long MILLISECOND = 1_000_000;

	@Test
	void fastRequestsArriveInGroups() {
		Schedule schedule = new Schedule(100, 3000);
		assertThat(LongStream.range(0, 7).map(schedule::arrival)).containsExactly(100L, 100L, 100L, 100 + MILLISECOND,
				100 + MILLISECOND, 100 + MILLISECOND, 100 + 2 * MILLISECOND);
	}

	@Test
	void slowRequestsArriveOneByOne() {
		Schedule schedule = new Schedule(0, 400);
		assertThat(LongStream.range(0, 4).map(schedule::arrival)).containsExactly(0L, 2 * MILLISECOND, 5 * MILLISECOND,
				7 * MILLISECOND);
	}

	@Test
	void theRateIsKeptInTheLongRun() {
		assertThat(new Schedule(0, 12345).arrival(12345 * 60)).isEqualTo(60_000 * MILLISECOND);
	}

	@Test
	void waitIsRoundedUpAndNeverNegative() {
		assertThat(Schedule.untilNextGroup(0, 1)).isEqualTo(1);
		assertThat(Schedule.untilNextGroup(0, MILLISECOND)).isEqualTo(1);
		assertThat(Schedule.untilNextGroup(0, MILLISECOND + 1)).isEqualTo(2);
		assertThat(Schedule.untilNextGroup(5, 5)).isZero();
		assertThat(Schedule.untilNextGroup(3 * MILLISECOND, 5)).isZero();
	}

}
