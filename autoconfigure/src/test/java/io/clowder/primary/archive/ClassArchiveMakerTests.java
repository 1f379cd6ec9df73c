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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link ClassArchiveMaker} with shell scripts for JVMs.
 */
@Timeout(20)
@EnabledOnOs({ OS.LINUX, OS.MAC })
class ClassArchiveMakerTests {

	@TempDir
	private Path directory;

	private Path archive;

	@BeforeEach
	void archive() {
		this.archive = this.directory.resolve("a.jsa");
	}

	@Test
	void makeShouldRunAJvmOfLowPriorityThatDoesNotRunTheApplication() throws IOException {
		make("echo \"$@\" > \"$(dirname \"$0\")/call\"; nice > \"$(dirname \"$0\")/nice\"; touch " + this.archive);
		assertThat(this.directory.resolve("call")).content()
			.startsWith("-Xmx1g -Xshare:dump ")
			.endsWith(" -jar /the/app.jar\n");
		assertThat(this.directory.resolve("nice")).hasContent("19\n");
		assertThat(this.archive).exists();
		assertThat(this.directory.resolve("a.jsa.log")).doesNotExist();
	}

	@Test
	void makeWhenTheJvmFailsShouldTellItsLastWords() {
		assertThatIOException().isThrownBy(() -> make("echo first; echo Unable to map >&2; exit 1"))
			.withMessage("Unable to map");
		assertThatIOException().isThrownBy(() -> make("exit 1")).withMessage("the JVM said nothing");
		assertThat(this.directory.resolve("a.jsa.log")).doesNotExist();
	}

	@Test
	void makeShouldDrawAnAddress() {
		assertThatIOException().isThrownBy(() -> make(ClassArchivePlacement.DRAWN, "echo $*"))
			.withMessageContaining(" -XX:SharedBaseAddress=0x");
		assertThatIOException().isThrownBy(() -> make(ClassArchivePlacement.FREE, "echo $*"))
			.withMessageStartingWith("-Xmx1g ")
			.withMessageNotContaining("SharedBaseAddress");
	}

	@Test
	void makeWhenThereIsNoArchiveShouldFail() {
		assertThatIOException().isThrownBy(() -> make("echo Done.")).withMessage("Done.");
	}

	@Test
	void makeWhenInterruptedShouldEndTheJvm() {
		Thread.currentThread().interrupt();
		assertThatIOException().isThrownBy(() -> make("exec sleep 60")).withMessage("it was interrupted");
		assertThat(Thread.interrupted()).isTrue();
	}

	private void make(String script) throws IOException {
		make(ClassArchivePlacement.FREE, script);
	}

	private void make(ClassArchivePlacement placement, String script) throws IOException {
		Path java = Files.writeString(this.directory.resolve("java"), "#!/bin/sh\n" + script);
		Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
		new ClassArchiveMaker(java, ClassArchiveFormat.CDS, placement, List.of("-Xmx1g"))
			.make(this.directory.resolve("recording"), Path.of("/the/app.jar"), this.archive);
	}

}
