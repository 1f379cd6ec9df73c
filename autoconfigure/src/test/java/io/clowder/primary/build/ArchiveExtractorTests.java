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
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link ArchiveExtractor}.
 */
@Timeout(20)
@EnabledOnOs({ OS.LINUX, OS.MAC })
class ArchiveExtractorTests {

	@TempDir
	private Path directory;

	private Path archive;

	private Path destination;

	@BeforeEach
	void archive() throws IOException {
		this.archive = TestArchive.extractable(this.directory.resolve("app.jar"));
		this.destination = Files.createDirectory(this.directory.resolve("target")).resolve("extracted");
	}

	@Test
	void extractShouldUseTheToolsOfTheArchive() throws IOException {
		FakeJava java = java(FakeJava.EXTRACT);
		new ArchiveExtractor(java.path()).extract(this.archive, this.destination);
		assertThat(this.destination.resolve("app.jar")).hasSameBinaryContentAs(this.archive);
		assertThat(java.calls())
			.endsWith("-Djarmode=tools -jar " + this.archive + " extract --destination " + this.destination + "\n");
		assertOnlyDestination();
	}

	@Test
	void extractShouldNotReadTheTerminal() throws IOException {
		new ArchiveExtractor(java("read line && exit 1\n" + FakeJava.EXTRACT).path()).extract(this.archive,
				this.destination);
		assertThat(this.destination.resolve("app.jar")).exists();
	}

	@Test
	void failureShouldBeToldInTheFirstLineOfTheTool() throws IOException {
		ArchiveExtractor extractor = extractor("echo; echo Disk is full >&2; echo at somewhere; exit 1");
		assertThatIOException().isThrownBy(() -> extractor.extract(this.archive, this.destination))
			.withMessage("extracting failed: Disk is full");
		assertNothingIsLeft();
	}

	@Test
	void failureWithoutWordsShouldSaySo() throws IOException {
		ArchiveExtractor extractor = extractor("exit 3");
		assertThatIOException().isThrownBy(() -> extractor.extract(this.archive, this.destination))
			.withMessage("extracting failed: the tool said nothing");
		assertNothingIsLeft();
	}

	@Test
	void successWithoutTheApplicationShouldBeAFailure() throws IOException {
		ArchiveExtractor extractor = extractor("mkdir \"$destination\"; echo Nothing to do");
		assertThatIOException().isThrownBy(() -> extractor.extract(this.archive, this.destination))
			.withMessage("extracting failed: Nothing to do");
		assertOnlyDestination();
	}

	@Test
	void wordsThatAreNoTextShouldBeHarmless() throws IOException {
		ArchiveExtractor extractor = extractor("printf '\\377\\376\\n'; exit 1");
		assertThatIOException().isThrownBy(() -> extractor.extract(this.archive, this.destination))
			.withMessageStartingWith("extracting failed: ");
	}

	@Test
	void missingJavaShouldBeAFailure() {
		ArchiveExtractor extractor = new ArchiveExtractor(this.directory.resolve("no/bin/java"));
		assertThatIOException().isThrownBy(() -> extractor.extract(this.archive, this.destination))
			.withMessageContaining("no/bin/java");
	}

	@Test
	void interruptShouldEndTheToolAndStay() throws IOException {
		ArchiveExtractor extractor = extractor("exec sleep 60");
		long children = ProcessHandle.current().children().filter(ArchiveExtractorTests::sleeps).count();
		Thread.currentThread().interrupt();
		assertThatIOException().isThrownBy(() -> extractor.extract(this.archive, this.destination))
			.withMessage("extracting was interrupted");
		assertThat(Thread.interrupted()).isTrue();
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.until(() -> ProcessHandle.current().children().filter(ArchiveExtractorTests::sleeps).count() == children);
		assertNothingIsLeft();
	}

	private static boolean sleeps(ProcessHandle process) {
		return process.info().command().orElse("").endsWith("sleep");
	}

	private ArchiveExtractor extractor(String script) throws IOException {
		return new ArchiveExtractor(java(script).path());
	}

	private FakeJava java(String script) throws IOException {
		return FakeJava.create(this.directory.resolve("bin"), script);
	}

	private void assertOnlyDestination() {
		assertThat(this.destination.getParent()).isDirectoryNotContaining("glob:**/extract.log");
	}

	private void assertNothingIsLeft() {
		assertThat(this.destination.getParent()).isEmptyDirectory();
	}

}
