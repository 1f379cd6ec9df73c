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

package io.clowder.primary.command;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkerFile}.
 */
class WorkerFileTests {

	@ParameterizedTest
	@CsvSource({ "gc.log,gc-worker-3.log", "/var/log/app.d/gc,/var/log/app.d/gc-worker-3",
			"logs/gc.2.log,logs/gc.2-worker-3.log", ".hidden,.hidden-worker-3", "./.hidden,./.hidden-worker-3",
			"gc.,gc-worker-3.", "a b.log,a b-worker-3.log" })
	void ofShouldPutIdBeforeExtension(String name, String expected) {
		assertThat(WorkerFile.of(name, 3)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "dumps/", "/", "/dev/stdout", "/dev/null", "/proc/self/fd/1", "." })
	void ofWhenShareableShouldKeepName(String name) {
		assertThat(WorkerFile.of(name, 3)).isEqualTo(name);
	}

	@Test
	void ofWhenDirectoryExistsShouldKeepName(@TempDir Path directory) {
		assertThat(WorkerFile.of(directory.toString(), 3)).isEqualTo(directory.toString());
		assertThat(WorkerFile.of(directory + "/x", 3)).isEqualTo(directory + "/x-worker-3");
	}

	@Test
	void ofWhenNameIsNoPathShouldPutIdBeforeExtension() {
		assertThat(WorkerFile.of("a\0.log", 3)).isEqualTo("a\0-worker-3.log");
	}

}
