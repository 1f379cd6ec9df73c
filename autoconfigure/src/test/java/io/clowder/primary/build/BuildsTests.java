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
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.clowder.primary.command.JavaCommandLine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link Builds}.
 */
@Timeout(20)
@EnabledOnOs({ OS.LINUX, OS.MAC })
@ExtendWith(OutputCaptureExtension.class)
class BuildsTests {

	@TempDir
	private Path root;

	private Path application;

	private Path original;

	private Path copies;

	private FakeJava java;

	@BeforeEach
	void directories() throws IOException {
		this.application = Files.createDirectory(this.root.resolve("application"));
		this.original = this.application.resolve("app.jar");
		this.copies = Files.createDirectory(this.root.resolve("copies"));
		this.java = FakeJava.create(this.root.resolve("bin"), FakeJava.EXTRACT);
	}

	@Test
	void applicationThatIsNoArchiveShouldBeUsedAsItIs() {
		Builds builds = builds(null);
		Build build = builds.prepare();
		assertThat(build).isEqualTo(new Build(null, null, List.of())).isSameAs(builds.prepare());
		builds.retain(Set.of());
		assertThat(this.copies).isEmptyDirectory();
	}

	@Test
	void plainArchiveShouldBeCopied() throws IOException {
		TestArchive.plain(this.original, "com/example/Main.class");
		Build build = builds().prepare();
		assertThat(build.archive()).hasFileName("app.jar").hasSameBinaryContentAs(this.original);
		assertThat(build.archive()).startsWith(Objects.requireNonNull(build.directory()));
		assertThat(build.directory()).hasParent(this.copies);
		assertThat(build.stamps()).containsExactly(ArchiveStamp.of(this.original));
		assertThat(this.java.calls()).isEmpty();
	}

	@Test
	void librariesOfAPlainArchiveShouldBeCopiedWithIt() throws IOException {
		TestArchive.withClassPath(this.original, "lib/a.jar lib/my%20b.jar missing.jar");
		write(this.application.resolve("lib/a.jar"), "library");
		write(this.application.resolve("lib/my b.jar"), "with a space");
		write(this.application.resolve("other.txt"), "not named");
		Path copied = Objects.requireNonNull(builds().prepare().archive());
		assertThat(copied.resolveSibling("lib/a.jar")).hasContent("library");
		assertThat(copied.resolveSibling("lib/my b.jar")).hasContent("with a space");
		assertThat(copied.resolveSibling("missing.jar")).doesNotExist();
		assertThat(copied.resolveSibling("other.txt")).doesNotExist();
	}

	@Test
	void libraryThatIsReplacedShouldMakeAnotherCopy() throws IOException {
		TestArchive.withClassPath(this.original, "lib/a.jar");
		write(this.application.resolve("lib/a.jar"), "old");
		Builds builds = builds();
		Build first = builds.prepare();
		write(this.application.resolve("lib/a.jar"), "newer");
		Build second = builds.prepare();
		assertThat(second).isNotEqualTo(first);
		assertThat(Objects.requireNonNull(second.archive()).resolveSibling("lib/a.jar")).hasContent("newer");
	}

	@Test
	void plainArchiveWithDirectoriesOnItsClassPathShouldBeUsedAsItIs(CapturedOutput output) throws IOException {
		TestArchive.withClassPath(this.original, "lib/a.jar config/");
		Builds builds = builds();
		assertThat(builds.prepare().archive()).isNull();
		assertThat(builds.prepare().archive()).isNull();
		assertThat(this.copies).isEmptyDirectory();
		assertThat(output).containsOnlyOnce("the Class-Path of its manifest has 'config/'");
	}

	@Test
	void bootArchiveShouldBeExtracted() throws IOException {
		TestArchive.extractable(this.original, "BOOT-INF/classes/Application.class");
		Build build = builds().prepare();
		Path archive = Objects.requireNonNull(build.archive());
		assertThat(archive).hasFileName("app.jar").hasSameBinaryContentAs(this.original);
		assertThat(archive.resolveSibling("lib/some.jar")).hasContent("library\n");
		assertThat(build.directory()).as("the copy that was extracted is not needed any more")
			.isDirectoryNotContaining("glob:**/original");
		assertThat(this.java.calls()).hasLineCount(1);
	}

	@Test
	void bootArchiveShouldBeExtractedToTheCache() throws IOException {
		TestArchive.extractable(this.original);
		Path root = this.root.resolve("cache");
		try (BuildCache cache = new BuildCache(root)) {
			Builds builds = new Builds(commandLine(this.original), this.copies, cache);
			Build build = builds.prepare();
			Path archive = Objects.requireNonNull(build.archive());
			assertThat(archive).startsWith(root).hasFileName("app.jar").hasSameBinaryContentAs(this.original);
			assertThat(build.cache()).hasParent(root);
			assertThat(build.directory()).isNull();
			assertThat(this.copies).isDirectoryNotContaining("glob:**/build-*");
			builds.retain(Set.of());
			assertThat(archive).as("may be used again").exists();
		}
	}

	@Test
	void bootArchiveShouldBeExtractedWithoutTheCacheIfThatCannotBeUsed(CapturedOutput output) throws IOException {
		TestArchive.extractable(this.original);
		Path root = Files.createFile(this.root.resolve("file"));
		try (BuildCache cache = new BuildCache(root)) {
			Builds builds = new Builds(commandLine(this.original), this.copies, cache);
			Build build = builds.prepare();
			assertThat(build.cache()).isNull();
			assertThat(build.archive()).startsWith(this.copies).exists();
			TestArchive.extractable(this.original, "more");
			builds.prepare();
		}
		assertThat(output)
			.containsOnlyOnce("No class archive is made, because builds cannot be kept: " + root + " is no directory.");
	}

	@Test
	void processThatCannotReadFromTheFirstCopyShouldSayHowToReplaceTheArchive(CapturedOutput output)
			throws IOException {
		TestArchive.extractable(this.original);
		Builds builds = builds();
		Build first = builds.prepare();
		assertThat(output).containsOnlyOnce("This process goes on reading " + this.original + " itself.");
		TestArchive.extractable(this.original, "more");
		Build second = builds.prepare();
		builds.retain(Set.of(second));
		assertThat(first.directory()).doesNotExist();
		assertThat(this.copies).as("what nobody reads is not kept").isDirectoryNotContaining("glob:**/primary");
		assertThat(output).containsOnlyOnce("This process goes on reading");
	}

	@Test
	void sameArchiveShouldNotBeCopiedAgain() throws IOException {
		TestArchive.extractable(this.original);
		Builds builds = builds();
		Build first = builds.prepare();
		assertThat(builds.prepare()).isSameAs(first);
		assertThat(this.java.calls()).hasLineCount(1);
		assertThat(this.copies).isDirectoryContaining("glob:**/build-1").isDirectoryNotContaining("glob:**/build-2");
	}

	@Test
	void anotherArchiveShouldBeCopiedAndLeaveTheFirstAlone() throws IOException {
		TestArchive.plain(this.original, "one");
		Builds builds = builds();
		Build first = builds.prepare();
		byte[] before = Files.readAllBytes(this.original);
		TestArchive.plain(this.original, "one", "two");
		Build second = builds.prepare();
		assertThat(second.directory()).isNotEqualTo(first.directory());
		assertThat(second.archive()).hasSameBinaryContentAs(this.original);
		assertThat(first.archive()).hasBinaryContent(before);
	}

	@Test
	void archiveThatIsBackShouldBeCopiedAgainBecauseOnlyTheNewestIsCompared() throws IOException {
		TestArchive.plain(this.original, "one");
		Builds builds = builds();
		Build first = builds.prepare();
		Files.setLastModifiedTime(this.original, FileTime.fromMillis(1_700_000_000_000L));
		Build second = builds.prepare();
		assertThat(second).isNotEqualTo(first);
		assertThat(builds.prepare()).isSameAs(second);
	}

	@Test
	void copiesThatAreNeededShouldStay() throws IOException {
		TestArchive.plain(this.original, "1");
		Builds builds = builds();
		Build first = builds.prepare();
		TestArchive.plain(this.original, "1", "2");
		Build second = builds.prepare();
		TestArchive.plain(this.original, "1", "2", "3");
		Build third = builds.prepare();
		builds.retain(List.of(first, third));
		assertThat(first.archive()).exists();
		assertThat(second.directory()).doesNotExist();
		assertThat(third.archive()).exists();
		builds.retain(List.of(third));
		builds.retain(List.of(third));
		assertThat(first.directory()).doesNotExist();
		assertThat(third.archive()).exists();
		assertThat(builds.prepare()).as("the newest is known").isSameAs(third);
	}

	@Test
	void newestCopyThatWasRemovedShouldBeMadeAgain() throws IOException {
		TestArchive.plain(this.original, "1");
		Builds builds = builds();
		Build first = builds.prepare();
		TestArchive.plain(this.original, "1", "2");
		Build removed = builds.prepare();
		builds.retain(List.of(first));
		Build again = builds.prepare();
		assertThat(again).isNotEqualTo(removed);
		assertThat(again.archive()).hasSameBinaryContentAs(this.original);
	}

	@Test
	void missingArchiveShouldFail() {
		assertFails(builds(), "is no file.");
	}

	@Test
	void archiveThatIsGoneShouldFailAndKeepTheCopies() throws IOException {
		TestArchive.plain(this.original);
		Builds builds = builds();
		Build first = builds.prepare();
		Files.delete(this.original);
		assertThatExceptionOfType(BuildException.class).isThrownBy(builds::prepare)
			.withMessage("The application " + this.original + " is no file.");
		assertThat(first.archive()).exists();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "no archive at all" })
	void fileThatIsNoArchiveShouldFailAndLeaveNothing(String content) throws IOException {
		Files.writeString(this.original, content);
		assertFails(builds(), "is no readable archive: ");
	}

	@Test
	void archiveWithoutManifestShouldFailAndLeaveNothing() throws IOException {
		TestArchive.write(this.original, null, "com/example/Main.class");
		assertFails(builds(), "is no readable archive: it has no manifest.");
	}

	@Test
	void archiveThatCannotBeExtractedShouldFailAndLeaveNothing() throws IOException {
		TestArchive.extractable(this.original);
		FakeJava.create(this.root.resolve("bin"), "mkdir \"$destination\"; echo No space left; exit 1");
		assertFails(builds(), "extracting failed: No space left.");
	}

	@Test
	void failureShouldBeForgottenWhenTheArchiveIsWhole() throws IOException {
		Builds builds = builds();
		Files.writeString(this.original, "half an archive");
		assertFails(builds, "is no readable archive: ");
		TestArchive.plain(this.original);
		assertThat(builds.prepare().archive()).hasSameBinaryContentAs(this.original);
	}

	@Test
	void directoryThatIsGoneShouldFailWithWords() throws IOException {
		TestArchive.plain(this.original);
		Files.delete(this.copies);
		Files.createFile(this.copies);
		assertThatExceptionOfType(BuildException.class).isThrownBy(() -> builds().prepare())
			.withMessageContaining("cannot be copied to " + this.copies)
			.satisfies((ex) -> assertThat(ex.getArchive()).isEqualTo(this.original));
	}

	private void assertFails(Builds builds, String problem) {
		assertThatExceptionOfType(BuildException.class).isThrownBy(builds::prepare)
			.withMessageStartingWith("The application " + this.original + " ")
			.withMessageContaining(problem)
			.satisfies((ex) -> assertThat(ex.getArchive()).isEqualTo(this.original));
		assertThat(this.copies).isEmptyDirectory();
	}

	private Builds builds() {
		return builds(this.original);
	}

	private Builds builds(Path archive) {
		return new Builds(commandLine(archive), this.copies);
	}

	private JavaCommandLine commandLine(Path archive) {
		JavaCommandLine commandLine = mock(JavaCommandLine.class);
		given(commandLine.archive()).willReturn(archive);
		given(commandLine.executable()).willReturn(this.java.path());
		return commandLine;
	}

	private static void write(Path file, String content) throws IOException {
		Files.createDirectories(file.getParent());
		Files.writeString(file, content);
	}

}
