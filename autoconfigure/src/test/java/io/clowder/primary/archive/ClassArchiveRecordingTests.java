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
import java.time.Duration;

import io.clowder.primary.archive.ClassArchive.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClassArchiveRecording}.
 */
class ClassArchiveRecordingTests {

	private static final Duration ENOUGH = Duration.ofMinutes(10);

	@TempDir
	private Path directory;

	private ClassArchive archive;

	@Test
	void listOfClassesShouldBeKeptOnceWhileItIsWritten() throws IOException {
		ClassArchiveRecording recording = recording(ClassArchiveFormat.CDS);
		Files.writeString(file(), "classes");
		assertThat(recording.measured(ENOUGH.minusNanos(1), 0)).isFalse();
		assertThat(this.archive.state()).isEqualTo(State.RECORDING);
		assertThat(recording.measured(ENOUGH, 0)).isTrue();
		assertThat(this.archive.state()).isEqualTo(State.RECORDED);
		assertThat(recording.measured(ENOUGH, 0)).isFalse();
		assertThat(recording.awaitsExit()).isFalse();
		assertThat(recording.timeToWrite()).isZero();
		assertThat(recording.ended(true)).isFalse();
		assertThat(this.directory.resolve("key.recording")).hasContent("classes");
		assertThat(file()).doesNotExist();
	}

	@Test
	void listOfClassesThatIsNotThereShouldBeGivenUp() {
		ClassArchiveRecording recording = recording(ClassArchiveFormat.CDS);
		assertThat(recording.measured(ENOUGH, 0)).isFalse();
		assertThat(this.archive.state()).isEqualTo(State.GIVEN_UP);
	}

	@Test
	void profilesShouldBeKeptAtTheExit() throws IOException {
		ClassArchiveRecording recording = recording(ClassArchiveFormat.AOT);
		assertThat(recording.awaitsExit()).isFalse();
		assertThat(recording.measured(ENOUGH, 0)).isFalse();
		assertThat(recording.awaitsExit()).isTrue();
		assertThat(recording.timeToWrite()).isEqualTo(Duration.ofSeconds(60));
		Files.writeString(file(), "profiles");
		assertThat(recording.ended(true)).isTrue();
		assertThat(this.archive.state()).isEqualTo(State.RECORDED);
		assertThat(recording.awaitsExit()).isFalse();
		assertThat(this.directory.resolve("key.recording")).hasContent("profiles");
	}

	@Test
	void incompleteOrEmptyRecordingShouldBeDropped() throws IOException {
		for (boolean complete : new boolean[] { true, false }) {
			ClassArchiveRecording recording = recording(ClassArchiveFormat.AOT);
			Files.writeString(file(), complete ? "" : "half of it");
			assertThat(recording.ended(complete)).isFalse();
			assertThat(this.archive.state()).isEqualTo(State.MISSING);
			assertThat(this.directory).isEmptyDirectory();
		}
	}

	@Test
	void endOfARecordingShouldNotTouchAnArchiveThatIsReady() {
		ClassArchiveRecording recording = recording(ClassArchiveFormat.CDS);
		this.archive.state(State.READY);
		assertThat(recording.ended(false)).isFalse();
		assertThat(recording.ended(true)).isFalse();
		assertThat(this.archive.state()).isEqualTo(State.READY);
	}

	private ClassArchiveRecording recording(ClassArchiveFormat format) {
		this.archive = new ClassArchive(this.directory.resolve("app.jar"), this.directory, new ClassArchiveKey("key"),
				format);
		this.archive.beginRecording();
		return new ClassArchiveRecording(this.archive, file(), ClassArchiveMode.LAZY, format);
	}

	private Path file() {
		return this.directory.resolve("file");
	}

}
