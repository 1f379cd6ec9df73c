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

package io.clowder.primary.evidence;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutputTail}.
 */
class OutputTailTests {

	private final OutputTail tail = new OutputTail();

	@Test
	void lastLinesAreKept() {
		for (int i = 1; i <= 250; i++) {
			add("line " + i + ((i % 2 == 0) ? "\n" : "\r\n"));
		}
		assertThat(this.tail.lines()).hasSize(200).startsWith("line 51").endsWith("line 250");
	}

	@Test
	void longLineIsCut() {
		add("x".repeat(5000) + "\n");
		assertThat(this.tail.lines()).containsExactly("x".repeat(4096));
	}

	@Test
	void sizeIsBounded() {
		for (int i = 0; i < 100; i++) {
			add("x".repeat(4096));
		}
		assertThat(this.tail.lines()).hasSize(64);
	}

	private void add(String line) {
		this.tail.add(line.getBytes(StandardCharsets.UTF_8));
	}

}
