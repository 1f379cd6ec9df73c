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

package io.clowder.ipc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link RuntimeDirectory}.
 */
@Timeout(20)
class RuntimeDirectoryTests {

	@TempDir
	private Path parent;

	private Process other;

	@AfterEach
	void endOther() throws InterruptedException {
		if (this.other != null) {
			this.other.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void createShouldCreateADirectoryForItsOwnerOnly() throws IOException {
		try (RuntimeDirectory directory = RuntimeDirectory.create(this.parent)) {
			assertThat(directory.path()).isDirectory().isAbsolute().hasParent(this.parent);
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
				.isEqualTo("rwx------");
		}
	}

	@Test
	void createShouldGiveEveryClusterItsOwn() {
		try (RuntimeDirectory one = RuntimeDirectory.create(this.parent);
				RuntimeDirectory two = RuntimeDirectory.create(this.parent)) {
			assertThat(one.path()).isNotEqualTo(two.path()).isDirectory();
			assertThat(one.controlSocket()).hasParentRaw(one.path());
			assertThat(two.controlSocket()).hasParentRaw(two.path());
		}
	}

	@Test
	void createWhenParentIsRelativeShouldReturnAnAbsolutePath() {
		Path relative = Path.of("").toAbsolutePath().relativize(this.parent);
		assertThat(relative).isRelative();
		try (RuntimeDirectory directory = RuntimeDirectory.create(relative)) {
			assertThat(directory.path()).isAbsolute().isDirectory();
		}
	}

	@Test
	void createWhenParentIsNotWritableShouldThrow() {
		Path unwritable = Path.of("/proc");
		assertThatExceptionOfType(RuntimeDirectoryException.class).isThrownBy(() -> RuntimeDirectory.create(unwritable))
			.withMessageContaining("'/proc'")
			.withCauseInstanceOf(IOException.class)
			.satisfies((ex) -> assertThat(ex.getParent()).isEqualTo(unwritable));
	}

	@Test
	void createWhenParentDoesNotExistShouldThrow() {
		Path missing = this.parent.resolve("missing");
		assertThatExceptionOfType(RuntimeDirectoryException.class).isThrownBy(() -> RuntimeDirectory.create(missing))
			.withMessageContaining(missing.toString());
	}

	@Test
	void createWhenParentMayBeUsedButNotListedShouldNotThrow() throws IOException {
		Path unlisted = Files.createDirectory(this.parent.resolve("unlisted"));
		Files.setPosixFilePermissions(unlisted, PosixFilePermissions.fromString("-wx------"));
		assumeThat(Files.isReadable(unlisted)).as("may be listed, as by root").isFalse();
		try (RuntimeDirectory directory = RuntimeDirectory.create(unlisted)) {
			assertThat(directory.path()).isDirectory();
		}
		finally {
			Files.setPosixFilePermissions(unlisted, PosixFilePermissions.fromString("rwx------"));
		}
	}

	@Test
	void createShouldRemoveWhatADeadClusterHasLeftBehind() throws IOException {
		Path abandoned = leftBehind("clowder-dead");
		Files.writeString(abandoned.resolve("control.sock"), "");
		Files.writeString(Files.createDirectory(abandoned.resolve("arguments")).resolve("file"), "");
		old(abandoned);
		RuntimeDirectory.create(this.parent).close();
		assertThat(abandoned).doesNotExist();
	}

	@Test
	void createShouldLeaveADirectoryThatAnotherProcessUsesAlone() throws Exception {
		Path used = leftBehind("clowder-used");
		this.other = LockHolder.start(used.resolve("lock"));
		old(used);
		RuntimeDirectory.create(this.parent).close();
		assertThat(used.resolve("lock")).exists();
		endOther();
		RuntimeDirectory.create(this.parent).close();
		assertThat(used).doesNotExist();
	}

	@Test
	void createShouldLeaveAYoungDirectoryAlone() throws IOException {
		Path young = leftBehind("clowder-young");
		RuntimeDirectory.create(this.parent).close();
		assertThat(young.resolve("lock")).exists();
	}

	@Test
	void createShouldLeaveEverythingElseAlone() throws IOException {
		Path foreign = old(leftBehind("other-old"));
		Path withoutLock = old(Files.createDirectory(this.parent.resolve("clowder-without-lock")));
		Path file = old(Files.writeString(this.parent.resolve("clowder-file"), ""));
		Path target = leftBehind("target");
		Path link = Files.createSymbolicLink(this.parent.resolve("clowder-link"), target);
		old(target);
		Path withLinkedLock = Files.createDirectory(this.parent.resolve("clowder-linked-lock"));
		Files.createSymbolicLink(withLinkedLock.resolve("lock"), file);
		old(withLinkedLock);
		RuntimeDirectory.create(this.parent).close();
		assertThat(foreign.resolve("lock")).exists();
		assertThat(withoutLock).exists();
		assertThat(file).exists();
		assertThat(link).exists();
		assertThat(target.resolve("lock")).exists();
		assertThat(withLinkedLock).exists();
	}

	@Test
	void closeShouldRemoveTheDirectory() throws IOException {
		RuntimeDirectory directory = RuntimeDirectory.create(this.parent);
		Files.writeString(directory.controlSocket(), "");
		directory.close();
		assertThat(this.parent).isEmptyDirectory();
	}

	@Test
	void closeWhenAnotherProcessUsesTheDirectoryShouldLeaveItToTheLast() throws Exception {
		RuntimeDirectory directory = RuntimeDirectory.create(this.parent);
		this.other = LockHolder.start(directory.path().resolve("lock"));
		directory.close();
		assertThat(directory.path()).isDirectory();
		RuntimeDirectory joined = RuntimeDirectory.join(directory.path());
		endOther();
		joined.close();
		assertThat(directory.path()).doesNotExist();
	}

	@Test
	void closeMayBeRepeated() {
		RuntimeDirectory directory = RuntimeDirectory.create(this.parent);
		directory.close();
		assertThatNoException().isThrownBy(directory::close);
	}

	@Test
	void closeWhenTheDirectoryIsGoneShouldNotThrow() throws IOException {
		RuntimeDirectory directory = RuntimeDirectory.create(this.parent);
		Files.delete(directory.path().resolve("lock"));
		Files.delete(directory.path());
		assertThatNoException().isThrownBy(directory::close);
	}

	@Test
	void joinShouldUseTheSamePaths() throws IOException {
		Path path = leftBehind("clowder-joined");
		RuntimeDirectory joined = RuntimeDirectory.join(path);
		assertThat(joined.path()).isEqualTo(path);
		assertThat(joined.controlSocket()).hasParentRaw(path);
		joined.close();
		assertThat(path).doesNotExist();
	}

	@Test
	void joinWhenTheDirectoryIsGoneShouldThrow() {
		assertThatIOException().isThrownBy(() -> RuntimeDirectory.join(this.parent.resolve("gone")));
	}

	/**
	 * A directory that nobody has locked.
	 */
	private Path leftBehind(String name) throws IOException {
		Path directory = Files.createDirectory(this.parent.resolve(name));
		Files.createFile(directory.resolve("lock"));
		return directory;
	}

	private static Path old(Path path) throws IOException {
		return Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));
	}

}
