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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArchiveChange}.
 */
class ArchiveChangeTests {

	private final ArchiveChange change = new ArchiveChange("old");

	@Test
	void sameFileShouldNotBeLoaded() {
		for (int i = 0; i < 10; i++) {
			assertThat(this.change.observe("old")).isFalse();
		}
	}

	@Test
	void newFileShouldBeLoadedOnceWhenItIsCalm() {
		assertThat(this.change.observe("new")).isFalse();
		assertThat(this.change.observe("new")).isFalse();
		assertThat(this.change.observe("new")).isTrue();
		assertThat(this.change.observe("new")).isFalse();
	}

	@Test
	void fileThatGrowsShouldNotBeLoaded() {
		for (int size = 0; size < 10; size++) {
			assertThat(this.change.observe(size)).isFalse();
		}
		assertThat(this.change.observe(9)).isFalse();
		assertThat(this.change.observe(9)).isTrue();
	}

	@Test
	void missingFileShouldNotBeLoaded() {
		for (int i = 0; i < 10; i++) {
			assertThat(this.change.observe(null)).isFalse();
		}
	}

	@Test
	void fileThatComesBackUnchangedShouldNotBeLoaded() {
		this.change.observe(null);
		for (int i = 0; i < 10; i++) {
			assertThat(this.change.observe("old")).isFalse();
		}
	}

	@Test
	void fileThatCouldNotBeLoadedShouldBeTriedAgain() {
		this.change.observe("new");
		this.change.observe("new");
		assertThat(this.change.observe("new")).isTrue();
		this.change.tryAgain();
		assertThat(this.change.observe("new")).isFalse();
		assertThat(this.change.observe("new")).isFalse();
		assertThat(this.change.observe("new")).isTrue();
	}

}
