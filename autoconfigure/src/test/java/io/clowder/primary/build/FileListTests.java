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
import java.nio.file.attribute.FileTime;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FileList}.
 */
class FileListTests {

	@TempDir
	private Path root;

	private Path directory;

	private Path list;

	@BeforeEach
	void files() throws IOException {
		this.directory = Files.createDirectory(this.root.resolve("directory"));
		this.list = this.root.resolve("list");
		Files.writeString(this.directory.resolve("one"), "1");
		Files.writeString(Files.createDirectory(this.directory.resolve("sub")).resolve("two"), "2");
		FileList.write(this.directory, this.list);
	}

	@Test
	void listShouldBeTrueOfTheSameFiles() throws IOException {
		assertThat(FileList.isTrue(this.directory, this.list)).isTrue();
	}

	@Test
	void listShouldNotBeTrueWhenAFileIsMissingOrNewOrDifferent() throws IOException {
		Path two = this.directory.resolve("sub/two");
		FileTime time = Files.getLastModifiedTime(two);
		Files.delete(two);
		assertThat(FileList.isTrue(this.directory, this.list)).isFalse();
		Files.writeString(two, "22");
		Files.setLastModifiedTime(two, time);
		assertThat(FileList.isTrue(this.directory, this.list)).isFalse();
		Files.writeString(two, "2");
		Files.setLastModifiedTime(two, FileTime.fromMillis(1));
		assertThat(FileList.isTrue(this.directory, this.list)).isFalse();
		Files.setLastModifiedTime(two, time);
		assertThat(FileList.isTrue(this.directory, this.list)).isTrue();
		Files.writeString(this.directory.resolve("three"), "3");
		assertThat(FileList.isTrue(this.directory, this.list)).isFalse();
	}

	@Test
	void listShouldNotBeTrueOfADirectoryThatIsGone() throws IOException {
		assertThat(FileList.isTrue(this.root.resolve("gone"), this.list)).isFalse();
	}

	@Test
	void listShouldNotBeTrueWhenItIsMissing() throws IOException {
		Files.delete(this.list);
		assertThat(FileList.isTrue(this.directory, this.list)).isFalse();
	}

}
