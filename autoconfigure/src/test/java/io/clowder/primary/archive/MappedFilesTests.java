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
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MappedFiles}.
 */
@EnabledOnOs(OS.LINUX)
class MappedFilesTests {

	private static final long PID = ProcessHandle.current().pid();

	@Test
	void containsShouldSeeMappedFiles(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("file"), "content");
		assertThat(MappedFiles.contains(PID, file)).isFalse();
		try (FileChannel channel = FileChannel.open(file)) {
			assertThat(channel.map(FileChannel.MapMode.READ_ONLY, 0, 7).get(0)).isEqualTo((byte) 'c');
			assertThat(MappedFiles.contains(PID, file)).isTrue();
		}
	}

	@Test
	void containsWhenNobodyTellsShouldBeTrue(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("file"), "content");
		assertThat(MappedFiles.contains(Long.MAX_VALUE, file)).isTrue();
		assertThat(MappedFiles.contains(PID, directory.resolve("gone"))).isTrue();
	}

}
