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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CrashReports}.
 */
@ExtendWith(OutputCaptureExtension.class)
class CrashReportsTests {

	private static final Instant AT = Instant.parse("2026-11-21T12:30:05.9Z");

	private static final Path SELF = Path.of("/proc/self");

	@TempDir
	private Path parent;

	@Test
	void reportIsForItsOwnerOnly() throws IOException {
		Path directory = this.parent.resolve("a/b");
		Path file = write(reports(directory, 20), 0, "text").orElseThrow();
		assertThat(file).hasFileName("2026-11-21T12-30-05Z-worker-2-pid-4711.txt").hasContent("text");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))).isEqualTo("rwx------");
		assertThat(names(directory)).containsExactly(file.getFileName().toString());
	}

	@Test
	void reportIsWrittenAgainInPlaceAndNeverOverAnother() {
		CrashReports reports = reports(this.parent, 20);
		Path first = write(reports, 0, "a").orElseThrow();
		assertThat(reports.write(first, AT.plusSeconds(9), 2, 4711, "b")).contains(first);
		assertThat(first).hasContent("b");
		assertThat(write(reports, 0, "c").orElseThrow()).hasFileName("2026-11-21T12-30-05Z-worker-2-pid-4711-2.txt");
		assertThat(first).hasContent("b");
	}

	@Test
	void oldestAreRemovedAndNothingElse() throws IOException {
		Files.writeString(this.parent.resolve("2020-notes.txt"), "mine");
		CrashReports reports = reports(this.parent, 2);
		for (int i = 0; i < 4; i++) {
			write(reports, i, "text");
		}
		assertThat(names(this.parent)).containsExactly("2020-notes.txt", "2026-11-21T12-30-07Z-worker-2-pid-4711.txt",
				"2026-11-21T12-30-08Z-worker-2-pid-4711.txt");
	}

	@Test
	void sizeIsBoundedButTheNewestIsKept() throws IOException {
		CrashReports reports = new CrashReports(new CrashReportSettings(true, this.parent, 20, DataSize.ofBytes(10)),
				this.parent, SELF);
		write(reports, 0, "1234");
		write(reports, 1, "1234");
		assertThat(names(this.parent)).hasSize(2);
		write(reports, 2, "1234");
		assertThat(names(this.parent)).hasSize(2);
		write(reports, 3, "1234567890123");
		assertThat(names(this.parent)).containsExactly("2026-11-21T12-30-08Z-worker-2-pid-4711.txt");
	}

	@Test
	void failureIsOneWarning(CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.parent.resolve("file"), "");
		CrashReports reports = reports(file, 20);
		assertThat(write(reports, 0, "text")).isEmpty();
		assertThat(write(reports, 1, "text")).isEmpty();
		assertThat(output.getAll().split("Crash reports cannot be written", -1)).hasSize(2);
	}

	@Test
	void defaultDirectoryMustBeOnesOwn(CapturedOutput output) throws IOException {
		CrashReportSettings settings = new CrashReportSettings(true, null, 20, DataSize.ofMegabytes(20));
		Path real = Files.createDirectory(this.parent.resolve("real"));
		Path link = Files.createSymbolicLink(this.parent.resolve("link"), real);
		assertThat(write(new CrashReports(settings, link, SELF), 0, "text")).isEmpty();
		assertThat(output).contains("is no directory");
		assertThat(names(real)).isEmpty();
		Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwxrwxrwx"));
		assertThat(write(new CrashReports(settings, real, SELF), 0, "text")).isPresent();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real))).isEqualTo("rwx------");
		assertThat(settings.effectiveDirectory().getFileName().toString()).startsWith("clowder-crash-reports-");
	}

	@Test
	void disabledWritesNothing() throws IOException {
		CrashReports reports = new CrashReports(
				new CrashReportSettings(false, this.parent, 20, DataSize.ofMegabytes(20)));
		assertThat(write(reports, 0, "text")).isEmpty();
		assertThat(names(this.parent)).isEmpty();
	}

	private static CrashReports reports(Path directory, int count) {
		return new CrashReports(new CrashReportSettings(true, directory, count, DataSize.ofMegabytes(20)));
	}

	private static Optional<Path> write(CrashReports reports, int seconds, String content) {
		return reports.write(null, AT.plusSeconds(seconds), 2, 4711, content);
	}

	private static List<String> names(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

}
