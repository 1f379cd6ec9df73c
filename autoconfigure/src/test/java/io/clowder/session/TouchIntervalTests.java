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

package io.clowder.session;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TouchInterval}.
 */
class TouchIntervalTests {

	@ParameterizedTest
	@CsvSource({ "PT30M, PT1M", "PT30S, PT1S", "PT8H, PT1M", "PT3S, PT0.1S", "PT0S, PT0S", "PT-1S, PT1M" })
	void withoutAFixedOneItIsAFractionOfTheTimeout(Duration timeout, Duration interval) {
		assertThat(new TouchInterval(null).of(timeout)).isEqualTo(interval);
	}

	@Test
	void fixedOneIsTheSameForAllSessions() {
		TouchInterval interval = new TouchInterval(Duration.ofSeconds(7));
		assertThat(interval.of(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(7));
		assertThat(interval.of(Duration.ofDays(1))).isEqualTo(Duration.ofSeconds(7));
		assertThat(interval.of(Duration.ofSeconds(-1))).isEqualTo(Duration.ofSeconds(7));
	}

}
