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

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Summary}.
 */
class SummaryTests {

	@Test
	void ofAnOddNumberHasTheMiddleValue() {
		assertThat(Summary.of(List.of(3.0, 1.0, 100.0))).isEqualTo(new Summary(3, 1, 100));
	}

	@Test
	void ofAnEvenNumberHasTheMeanOfTheTwoInTheMiddle() {
		assertThat(Summary.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Summary(3, 1, 9));
	}

	@Test
	void ofOneIsIt() {
		assertThat(Summary.of(List.of(7.0))).isEqualTo(new Summary(7, 7, 7));
	}

}
