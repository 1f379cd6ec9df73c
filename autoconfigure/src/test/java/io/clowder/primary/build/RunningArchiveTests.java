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

package io.clowder.primary.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RunningArchive} in a JVM that Spring Boot's launcher has not started.
 */
class RunningArchiveTests {

	@TempDir
	private Path directory;

	@Test
	void readFromWithoutSpringBootsClassLoaderShouldTellThatItCannot() throws IOException {
		Path archive = TestArchive.extractable(this.directory.resolve("app.jar"));
		Path copy = Files.copy(archive, this.directory.resolve("copy.jar"));
		assertThat(RunningArchive.readFrom(archive, copy)).isFalse();
		assertThat(copy).hasSameBinaryContentAs(archive);
	}

	@Test
	void readFromWhenClassesOfTheLoaderCannotBeLoadedShouldTellThatItCannot() throws IOException {
		Path archive = TestArchive.extractable(this.directory.resolve("app.jar"),
				"org/springframework/boot/loader/launch/NoSuchClass.class");
		assertThat(RunningArchive.readFrom(archive, archive)).isFalse();
	}

	@Test
	void readFromAFileThatIsMissingOrNoArchiveShouldTellThatItCannot() throws IOException {
		Path archive = this.directory.resolve("app.jar");
		assertThat(RunningArchive.readFrom(archive, archive)).isFalse();
		Files.writeString(archive, "no archive");
		assertThat(RunningArchive.readFrom(archive, archive)).isFalse();
	}

}
