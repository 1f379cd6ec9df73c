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
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.clowder.primary.MutableClock;
import io.clowder.primary.build.Build;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ClassArchives}.
 */
@Timeout(20)
@EnabledOnOs({ OS.LINUX, OS.MAC })
class ClassArchivesTests {

	private static final ClassArchiveKey KEY = new ClassArchiveKey("key");

	private static final long SELF = ProcessHandle.current().pid();

	@TempDir
	private Path directory;

	private final List<String> reports = new CopyOnWriteArrayList<>();

	private final MutableClock clock = new MutableClock();

	private @Nullable IOException failure;

	private Build build;

	private ClassArchives archives;

	@BeforeEach
	void create() {
		this.build = new Build(this.directory.resolve("app.jar"), null, this.directory, List.of());
		this.archives = archives(ClassArchiveMode.EAGER, ClassArchiveFormat.CDS);
	}

	@AfterEach
	void close() {
		this.archives.close();
	}

	@Test
	void archiveShouldBeMadeOfAListOfClassesWhileTheWorkerServes() throws IOException {
		ClassArchiveTicket ticket = start(1);
		assertThat(ticket.options()).containsExactly("-XX:DumpLoadedClassList=" + ticket.recording());
		record(ticket, "classes");
		this.archives.joined(1);
		this.archives.measured(1, 5);
		assertThat(this.reports).as("it does not serve yet").isEmpty();
		this.archives.admitted(1);
		this.archives.measured(1, 5);
		awaitReport("ready key.jsa of 27 bytes after PT3S");
		assertThat(archive("key.jsa")).hasContent("archive of app.jar, classes");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive("key.jsa"))))
			.isEqualTo("r--------");
		assertThat(this.archives.reasonToReplace(1)).isNull();
		assertThat(this.archives.timeToWrite(1)).isZero();
		assertThat(ticket.recording()).as("is written on").exists();
		this.archives.exited(1, 0);
		assertThat(files()).containsExactlyInAnyOrder("key.jsa", "key.lock");
		assertThat(start(2).options()).contains("-XX:SharedArchiveFile=" + archive("key.jsa"));
	}

	@Test
	void workerThatRecordsUntilItsExitShouldBeReplaced() throws IOException {
		this.archives = archives(ClassArchiveMode.LAZY, ClassArchiveFormat.AOT);
		ClassArchiveTicket ticket = start(1);
		this.archives.joined(1);
		this.archives.admitted(1);
		this.clock.advance(Duration.ofMinutes(1));
		this.archives.measured(1, 9_999);
		assertThat(this.archives.reasonToReplace(1)).isNull();
		this.archives.measured(1, 10_000);
		assertThat(this.archives.reasonToReplace(1)).isEqualTo("it has recorded what the class archive needs");
		assertThat(this.archives.reasonToReplace(2)).isNull();
		assertThat(this.archives.timeToWrite(1)).isEqualTo(Duration.ofSeconds(60));
		assertThat(this.archives.timeToWrite(2)).isZero();
		assertThat(start(2)).isEqualTo(ClassArchiveTicket.NONE);
		record(ticket, "profiles");
		this.archives.exited(1, 0);
		awaitReport("ready key.aot of 28 bytes after PT3S");
		assertThat(start(3).options()).contains("-XX:AOTCache=" + archive("key.aot"));
		assertThat(files()).containsExactlyInAnyOrder("key.aot", "key.lock");
	}

	@Test
	void archiveThatTheJvmDoesNotMapShouldBeDiscarded() throws IOException {
		Files.writeString(archive("key.jsa"), "archive");
		this.archives.started(this.archives.prepare(this.build), SELF);
		this.archives.joined(SELF);
		awaitReport("failed The class archive " + archive("key.jsa")
				+ " is not used any more; workers start without it: The JVM does not accept it.");
		assertThat(archive("key.jsa")).doesNotExist();
		assertThat(start(2)).as("it would not work either").isEqualTo(ClassArchiveTicket.NONE);
	}

	@Test
	void archiveWithWhichAWorkerDiesBeforeItJoinsShouldBeDiscarded() throws IOException {
		Files.writeString(archive("key.jsa"), "archive");
		start(1);
		start(2);
		this.archives.exited(1, 134);
		this.archives.exited(2, 134);
		assertThat(this.reports).containsExactly("failed The class archive " + archive("key.jsa")
				+ " is not used any more; workers start without it: A worker that started from it exited with code 134.");
		assertThat(start(3)).isEqualTo(ClassArchiveTicket.NONE);
	}

	@Test
	void archiveOfAWorkerThatIsTerminatedBeforeItJoinsShouldStay() throws IOException {
		Files.writeString(archive("key.jsa"), "archive");
		start(1);
		this.archives.exited(1, 143);
		assertThat(this.reports).isEmpty();
		assertThat(archive("key.jsa")).exists();
		assertThat(start(2)).isNotEqualTo(ClassArchiveTicket.NONE);
	}

	@Test
	void recordingOfAnEarlierClusterShouldBeUsedWhenAWorkerServes() throws IOException {
		Files.writeString(archive("key.recording"), "earlier");
		ClassArchiveTicket ticket = start(1);
		assertThat(ticket.options()).isEmpty();
		this.archives.joined(1);
		assertThat(this.reports).isEmpty();
		this.archives.admitted(1);
		awaitReport("ready key.jsa of 27 bytes after PT3S");
		this.archives.exited(1, 0);
		assertThat(files()).containsExactlyInAnyOrder("key.jsa", "key.lock");
	}

	@Test
	void recordingShouldBeKeptWhenTheClusterStops() throws IOException {
		ClassArchiveTicket ticket = start(1);
		record(ticket, "classes");
		this.archives.admitted(1);
		this.archives.stopping();
		this.archives.exited(1, 0);
		assertThat(files()).containsExactly("key.recording");
		assertThat(start(2)).isEqualTo(ClassArchiveTicket.NONE);
	}

	@Test
	void recordingOfAWorkerThatNeverServedOrWasKilledShouldBeDroppedAndDoneAgainAFewTimes() throws IOException {
		for (int code : List.of(1, 137, 137)) {
			ClassArchiveTicket ticket = start(code);
			record(ticket, "half of it");
			if (code == 137) {
				this.archives.admitted(code);
			}
			this.archives.exited(code, code);
			assertThat(files()).isEmpty();
		}
		assertThat(start(4)).isEqualTo(ClassArchiveTicket.NONE);
	}

	@Test
	void workerThatCouldNotBeStartedShouldNotCountAsRecording() {
		this.archives.started(this.archives.prepare(this.build), null);
		assertThat(start(1).recording()).isNotNull();
	}

	@Test
	void failureShouldBeToldOnceAndNotBeTriedAgain() throws IOException {
		this.failure = new IOException("Unable to map");
		ClassArchiveTicket ticket = start(1);
		record(ticket, "classes");
		this.archives.admitted(1);
		this.archives.measured(1, 5);
		awaitReport("failed No class archive could be made: Unable to map");
		this.archives.measured(1, 6);
		assertThat(start(2)).isEqualTo(ClassArchiveTicket.NONE);
		this.archives.exited(1, 0);
		assertThat(this.reports).hasSize(1);
		assertThat(files()).containsExactly("key.lock");
	}

	@Test
	void archiveThatAnotherClusterMakesShouldBeUsedOnceItIsThere() throws IOException {
		try (FileChannel other = FileChannel.open(archive("key.lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE)) {
			other.lock();
			ClassArchiveTicket ticket = start(1);
			record(ticket, "classes");
			this.archives.admitted(1);
			this.archives.measured(1, 5);
			assertThat(start(2).options()).isEmpty();
			Files.writeString(archive("key.jsa"), "archive of the other");
			await().until(() -> start(3).options().contains("-XX:SharedArchiveFile=" + archive("key.jsa")));
		}
		assertThat(archive("key.jsa")).hasContent("archive of the other");
		assertThat(this.reports).isEmpty();
	}

	@Test
	void missingRecordingShouldBeNoArchive() {
		start(1);
		this.archives.admitted(1);
		this.archives.measured(1, 5);
		this.archives.exited(1, 0);
		assertThat(this.reports).isEmpty();
	}

	@Test
	void workerWithNothingToDoShouldBeIgnored() {
		this.archives.started(ClassArchiveTicket.NONE, 7L);
		this.archives.joined(7);
		this.archives.admitted(7);
		this.archives.measured(7, 1);
		this.archives.exited(7, 0);
		assertThat(this.archives.reasonToReplace(7)).isNull();
		assertThat(this.archives.timeToWrite(7)).isZero();
		assertThat(this.reports).isEmpty();
	}

	private ClassArchiveTicket start(long pid) {
		ClassArchiveTicket ticket = this.archives.prepare(this.build);
		this.archives.started(ticket, pid);
		return ticket;
	}

	private static void record(ClassArchiveTicket ticket, String content) throws IOException {
		Files.writeString(Objects.requireNonNull(ticket.recording()), content);
	}

	private Path archive(String name) {
		return this.directory.resolve(name);
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.map((file) -> file.getFileName().toString()).toList();
		}
	}

	private void awaitReport(String report) {
		await().untilAsserted(() -> assertThat(this.reports).containsExactly(report));
	}

	private ClassArchives archives(ClassArchiveMode mode, ClassArchiveFormat format) {
		ClassArchiveMaker maker = new ClassArchiveMaker(Path.of("/no/java"), format, ClassArchivePlacement.FREE,
				List.of()) {

			@Override
			void make(Path recording, Path application, Path archive) throws IOException {
				if (ClassArchivesTests.this.failure != null) {
					throw ClassArchivesTests.this.failure;
				}
				ClassArchivesTests.this.clock.advance(Duration.ofSeconds(3));
				Files.writeString(archive,
						"archive of " + application.getFileName() + ", " + Files.readString(recording));
			}

		};
		return new ClassArchives(new ClassArchiveRegistry(mode, format, ClassArchivePlacement.FREE, KEY), maker,
				this.clock, new ClassArchives.Reporter() {

					@Override
					public void ready(Path archive, long size, Duration duration) {
						ClassArchivesTests.this.reports
							.add("ready " + archive.getFileName() + " of " + size + " bytes after " + duration);
					}

					@Override
					public void failed(String message) {
						ClassArchivesTests.this.reports.add("failed " + message);
					}

				});
	}

}
