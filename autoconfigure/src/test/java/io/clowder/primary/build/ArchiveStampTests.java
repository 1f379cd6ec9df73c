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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ArchiveStamp}.
 */
class ArchiveStampTests {

	private static final FileTime TIME = FileTime.fromMillis(1_700_000_000_000L);

	@TempDir
	private Path directory;

	private Path file;

	@BeforeEach
	void write() throws IOException {
		this.file = write("app.jar", "one");
	}

	@Test
	void untouchedFileShouldKeepItsStamp() throws IOException {
		assertThat(ArchiveStamp.of(this.file)).isEqualTo(ArchiveStamp.of(this.file));
	}

	@Test
	void largerFileShouldHaveAnotherStamp() throws IOException {
		ArchiveStamp before = ArchiveStamp.of(this.file);
		write("app.jar", "one and more");
		assertThat(ArchiveStamp.of(this.file)).isNotEqualTo(before);
	}

	@Test
	void fileOfTheSameSizeThatIsWrittenLaterShouldHaveAnotherStamp() throws IOException {
		ArchiveStamp before = ArchiveStamp.of(this.file);
		Files.setLastModifiedTime(this.file, FileTime.fromMillis(TIME.toMillis() + 1));
		assertThat(ArchiveStamp.of(this.file)).isNotEqualTo(before);
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void fileThatWasRenamedOverItShouldHaveAnotherStampAlthoughAllElseIsEqual() throws IOException {
		ArchiveStamp before = ArchiveStamp.of(this.file);
		Path other = write("other.jar", "two");
		Files.move(other, this.file, StandardCopyOption.REPLACE_EXISTING);
		ArchiveStamp after = ArchiveStamp.of(this.file);
		assertThat(after.size()).isEqualTo(before.size());
		assertThat(after.modified()).isEqualTo(before.modified());
		assertThat(after).isNotEqualTo(before);
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void linkThatPointsElsewhereShouldHaveAnotherStamp() throws IOException {
		Path link = Files.createSymbolicLink(this.directory.resolve("current.jar"), this.file);
		ArchiveStamp before = ArchiveStamp.of(link);
		assertThat(before).isEqualTo(ArchiveStamp.of(this.file));
		Path other = write("other.jar", "two");
		Files.delete(link);
		Files.createSymbolicLink(link, other);
		assertThat(ArchiveStamp.of(link)).isNotEqualTo(before).isEqualTo(ArchiveStamp.of(other));
	}

	@Test
	void missingFileShouldHaveNone() {
		assertThatExceptionOfType(NoSuchFileException.class)
			.isThrownBy(() -> ArchiveStamp.of(this.directory.resolve("missing.jar")));
	}

	private Path write(String name, String content) throws IOException {
		Path written = Files.writeString(this.directory.resolve(name), content);
		return Files.setLastModifiedTime(written, TIME);
	}

}
