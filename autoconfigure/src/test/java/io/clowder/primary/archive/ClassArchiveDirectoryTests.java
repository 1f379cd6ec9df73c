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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link ClassArchiveDirectory}.
 */
class ClassArchiveDirectoryTests {

	@TempDir
	private Path path;

	@Test
	void archivesThatWereUsedLastAreKept() throws IOException {
		for (String name : List.of("a1.jsa", "b2.aot", "c3.jsa", "d4.jsa", "e5.aot", "f6.jsa")) {
			create(name, 10 - name.charAt(1) + '0');
		}
		for (String name : List.of("a1.lock", "a1.recording", "a1-b2-1.jsa", "files.txt", "jsa")) {
			create(name, 100);
		}
		new ClassArchiveDirectory(this.path).removeOldest();
		assertThat(names()).containsExactlyInAnyOrder("c3.jsa", "d4.jsa", "e5.aot", "f6.jsa", "a1.lock", "a1.recording",
				"a1-b2-1.jsa", "files.txt", "jsa");
	}

	@Test
	void fewArchivesAreAllKept() throws IOException {
		create("a1.jsa", 1);
		new ClassArchiveDirectory(this.path).removeOldest();
		assertThat(names()).containsExactly("a1.jsa");
	}

	@Test
	void temporaryFilesThatAreOldAreRemoved() throws IOException {
		for (String name : List.of("a1-12-1.recording", "a1-0b5e-4f2d-1.jsa", "a1-0b5e-2.aot.config", "a1.jsa",
				"files.txt")) {
			create(name, 61);
		}
		create("b1-12-1.recording", 59);
		new ClassArchiveDirectory(this.path).removeAbandoned();
		assertThat(names()).containsExactlyInAnyOrder("a1.jsa", "files.txt", "b1-12-1.recording");
	}

	@Test
	void directoryOrArchiveThatIsGoneIsNoFailure() {
		ClassArchiveDirectory directory = new ClassArchiveDirectory(this.path.resolve("gone"));
		assertThatNoException().isThrownBy(() -> {
			directory.removeAbandoned();
			directory.removeOldest();
			directory.touch(directory.resolve("a1.jsa"));
		});
	}

	private void create(String name, int minutesAgo) throws IOException {
		Path file = Files.createFile(this.path.resolve(name));
		Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(minutesAgo))));
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(this.path)) {
			return files.map((file) -> file.getFileName().toString()).toList();
		}
	}

}
