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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProportionalMemory}.
 */
class ProportionalMemoryTests {

	@Test
	void parseTakesTheWholeAndNotItsParts() {
		assertThat(ProportionalMemory.parse("""
				55d0c0a00000-7ffd0d5fe000 ---p 00000000 00:00 0                          [rollup]
				Rss:              118216 kB
				Pss:               61234 kB
				Pss_Dirty:         20000 kB
				Pss_Anon:          40000 kB
				""")).isEqualTo(61234);
	}

	@Test
	void ofThisProcessIsMoreThanAMegabyte() {
		assertThat(ProportionalMemory.of(ProcessHandle.current().pid())).isGreaterThan(1024);
	}

	@Test
	void ofNoProcessIsNothing() {
		assertThat(ProportionalMemory.of(Long.MAX_VALUE)).isZero();
	}

}
