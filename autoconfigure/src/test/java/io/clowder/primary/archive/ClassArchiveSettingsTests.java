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

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClassArchiveSettings}.
 */
class ClassArchiveSettingsTests {

	@Test
	void directoryShouldBeThatOfTheUserByDefault() {
		assertThat(new ClassArchiveSettings(ClassArchiveMode.LAZY, null).effectiveDirectory()).isEqualTo(Path
			.of(System.getProperty("java.io.tmpdir"),
					"clowder-archives-" + System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_"))
			.toAbsolutePath());
	}

	@Test
	void directoryShouldBeAbsolute() {
		assertThat(new ClassArchiveSettings(ClassArchiveMode.LAZY, Path.of("cache")).effectiveDirectory())
			.isEqualTo(Path.of("cache").toAbsolutePath());
	}

}
