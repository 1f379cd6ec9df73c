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

package io.clowder.primary.archive;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClassArchiveMode}.
 */
class ClassArchiveModeTests {

	@ParameterizedTest
	@CsvSource({ "0, 1000000, false", "59, 1000000, false", "60, 9999, false", "60, 10000, true", "599, 9999, false",
			"600, 0, true" })
	void lazyShouldWaitForRequestsOrTime(int seconds, long requests, boolean enough) {
		assertThat(ClassArchiveMode.LAZY.isEnough(Duration.ofSeconds(seconds), requests)).isEqualTo(enough);
	}

	@Test
	void eagerShouldNotWait() {
		assertThat(ClassArchiveMode.EAGER.isEnough(Duration.ZERO, 0)).isTrue();
	}

	@Test
	void offShouldNeverHaveEnough() {
		assertThat(ClassArchiveMode.OFF.isEnough(Duration.ofDays(1), Long.MAX_VALUE)).isFalse();
	}

}
