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
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link PrivateDirectory}.
 */
@EnabledOnOs(OS.LINUX)
class PrivateDirectoryTests {

	@TempDir
	private Path parent;

	@Test
	void directoryShouldBeCreatedForItsOwnerOnly() throws IOException {
		Path directory = this.parent.resolve("a/b");
		PrivateDirectory.require(directory);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))).isEqualTo("rwx------");
		assertThatNoException().isThrownBy(() -> PrivateDirectory.require(directory));
	}

	@Test
	void directoryThatOthersMayWriteToShouldBeRefused() throws IOException {
		for (String permissions : new String[] { "rwxrwx---", "rwx----w-" }) {
			Files.setPosixFilePermissions(this.parent, PosixFilePermissions.fromString(permissions));
			assertThatIOException().isThrownBy(() -> PrivateDirectory.require(this.parent))
				.withMessage(this.parent + " may be written by others");
		}
		Files.setPosixFilePermissions(this.parent, PosixFilePermissions.fromString("rwxr-xr-x"));
		assertThatNoException().isThrownBy(() -> PrivateDirectory.require(this.parent));
	}

	@Test
	void linkShouldBeRefused() throws IOException {
		Path link = Files.createSymbolicLink(this.parent.resolve("link"),
				Files.createDirectory(this.parent.resolve("target")));
		assertThatIOException().isThrownBy(() -> PrivateDirectory.require(link)).withMessage(link + " is no directory");
	}

	@Test
	void directoryOfAnotherUserShouldBeRefused() throws IOException {
		Path root = Path.of("/");
		Path self = this.parent;
		boolean sameUser = Files.getAttribute(root, "unix:uid").equals(Files.getAttribute(self, "unix:uid"));
		if (sameUser) {
			Path other = Files.createFile(this.parent.resolve("other"));
			try {
				Files.setAttribute(other, "unix:uid", 12345);
			}
			catch (IOException ex) {
				assumeThat(false).as("a file may be given away").isTrue();
			}
			self = other;
		}
		Path directory = Files.createDirectory(this.parent.resolve("directory"));
		Path checked = sameUser ? directory : root;
		Path user = self;
		assertThatIOException().isThrownBy(() -> PrivateDirectory.require(checked, user))
			.withMessage(checked + " belongs to another user");
	}

}
