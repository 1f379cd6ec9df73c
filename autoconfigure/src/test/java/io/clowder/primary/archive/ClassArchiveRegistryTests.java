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

import io.clowder.primary.build.Build;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClassArchiveRegistry}.
 */
class ClassArchiveRegistryTests {

	@TempDir
	private Path directory;

	private Build build;

	private final ClassArchiveRegistry registry = registry(ClassArchiveMode.EAGER);

	@BeforeEach
	void create() {
		this.build = new Build(this.directory.resolve("app.jar"), null, this.directory, List.of());
	}

	@Test
	void firstWorkerShouldRecordAndTheOthersNot() {
		ClassArchiveTicket ticket = this.registry.issue(this.build);
		assertThat(ticket.options()).containsExactly("-XX:DumpLoadedClassList=" + ticket.recording());
		assertThat(this.registry.issue(this.build)).isEqualTo(ClassArchiveTicket.NONE);
		assertThat(this.registry.redeem(ClassArchiveTicket.NONE)).isNull();
	}

	@Test
	void anotherWorkerShouldRecordIfTheFirstCouldNotBeStarted() {
		this.registry.takeBack(this.registry.issue(this.build));
		assertThat(this.registry.issue(this.build).recording()).isNotNull();
		this.registry.takeBack(ClassArchiveTicket.NONE);
		assertThat(this.registry.issue(this.build)).isEqualTo(ClassArchiveTicket.NONE);
	}

	@Test
	void archiveOfAnEarlierClusterShouldBeUsedByAll() throws IOException {
		Path archive = Files.createFile(this.directory.resolve("key.jsa"));
		for (int i = 0; i < 2; i++) {
			ClassArchiveTicket ticket = this.registry.issue(this.build);
			assertThat(ticket.recording()).isNull();
			assertThat(ticket.options()).contains("-XX:SharedArchiveFile=" + archive, "-XX:ArchiveRelocationMode=0");
			ClassArchiveMember member = this.registry.redeem(ticket);
			assertThat(member).isNotNull();
			assertThat(member.triesArchive()).isTrue();
		}
	}

	@Test
	void archiveShouldStayInUseIfAWorkerCouldNotBeStarted() throws IOException {
		Files.createFile(this.directory.resolve("key.jsa"));
		this.registry.takeBack(this.registry.issue(this.build));
		assertThat(this.registry.issue(this.build).options()).isNotEmpty();
	}

	@Test
	void archiveThatAnotherClusterHasMadeMeanwhileShouldBeUsed() throws IOException {
		this.registry.takeBack(this.registry.issue(this.build));
		Path archive = Files.createFile(this.directory.resolve("key.jsa"));
		assertThat(this.registry.issue(this.build).options()).contains("-XX:SharedArchiveFile=" + archive);
	}

	@Test
	void archiveThatAnotherClusterHasRemovedShouldBeMadeAgain() throws IOException {
		Path archive = Files.createFile(this.directory.resolve("key.jsa"));
		assertThat(this.registry.issue(this.build).options()).contains("-XX:SharedArchiveFile=" + archive);
		Files.delete(archive);
		assertThat(this.registry.issue(this.build).recording()).isNotNull();
	}

	@Test
	void archiveThatIsUsedShouldNotBeOld() throws IOException {
		Path archive = Files.createFile(this.directory.resolve("key.jsa"));
		FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
		Files.setLastModifiedTime(archive, old);
		this.registry.issue(this.build);
		assertThat(Files.getLastModifiedTime(archive)).isGreaterThan(old);
	}

	@Test
	void filesOfTwoClustersShouldHaveDifferentNames() {
		Path recording = this.registry.issue(this.build).recording();
		assertThat(registry(ClassArchiveMode.EAGER).issue(this.build).recording()).isNotNull().isNotEqualTo(recording);
	}

	@Test
	void recordingOfAnEarlierClusterShouldBeToldToAllAndUsedByNone() throws IOException {
		Files.createFile(this.directory.resolve("key.recording"));
		ClassArchiveTicket ticket = this.registry.issue(this.build);
		assertThat(ticket.archive()).isNotNull();
		assertThat(ticket.options()).isEmpty();
		ClassArchiveMember member = this.registry.redeem(ticket);
		assertThat(member).isNotNull();
		assertThat(member.triesArchive()).isFalse();
	}

	@Test
	void whatAKilledClusterLeftBehindShouldBeRemovedLater() throws IOException {
		Path old = Files.createFile(this.directory.resolve("key-12-1.recording"));
		Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
		Path young = Files.createFile(this.directory.resolve("key-13-1.recording"));
		this.registry.issue(this.build);
		assertThat(old).doesNotExist();
		assertThat(young).exists();
	}

	@Test
	void thereShouldBeNothingToDoWithoutADirectoryOrWhenSwitchedOff() {
		Build notKept = new Build(this.directory.resolve("app.jar"), this.directory, List.of());
		assertThat(this.registry.issue(notKept)).isEqualTo(ClassArchiveTicket.NONE);
		assertThat(registry(ClassArchiveMode.OFF).issue(this.build)).isEqualTo(ClassArchiveTicket.NONE);
	}

	private static ClassArchiveRegistry registry(ClassArchiveMode mode) {
		return new ClassArchiveRegistry(mode, ClassArchiveFormat.CDS, ClassArchivePlacement.DRAWN,
				new ClassArchiveKey("key"));
	}

}
