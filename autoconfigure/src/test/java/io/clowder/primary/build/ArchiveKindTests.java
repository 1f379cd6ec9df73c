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
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link ArchiveKind}.
 */
class ArchiveKindTests {

	private static final String APPLICATION = "BOOT-INF/classes/Application.class";

	@TempDir
	private Path directory;

	@Test
	void bootArchiveWithToolsShouldBeExtractable() throws IOException {
		ArchiveKind kind = ArchiveKind.of(TestArchive.extractable(file(), APPLICATION));
		assertThat(kind).isEqualTo(new ArchiveKind(true, List.of(), null));
	}

	@Test
	void bootArchiveWithoutToolsShouldNotBeExtractable() throws IOException {
		Path archive = TestArchive.write(file(), TestArchive.manifest(TestArchive.JAR_LAUNCHER, null), APPLICATION,
				"BOOT-INF/lib/spring-boot-jarmode-layertools-3.jar");
		assertThat(ArchiveKind.of(archive).extractable()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.loader.launch.PropertiesLauncher",
			"org.springframework.boot.loader.launch.WarLauncher", "org.springframework.boot.loader.JarLauncher",
			"com.example.Main" })
	void archiveOfAnotherLauncherShouldNotBeExtractable(String launcher) throws IOException {
		Path archive = TestArchive.write(file(), TestArchive.manifest(launcher, null), TestArchive.TOOLS);
		assertThat(ArchiveKind.of(archive).extractable()).isFalse();
	}

	@Test
	void plainArchiveShouldBeCopiedAlone() throws IOException {
		ArchiveKind kind = ArchiveKind.of(TestArchive.plain(file(), "com/example/Main.class"));
		assertThat(kind.extractable()).isFalse();
		assertThat(kind.libraries()).isEmpty();
	}

	@Test
	void classPathShouldHaveWhatIsBelowTheDirectory() throws IOException {
		Path archive = TestArchive.withClassPath(file(), "  lib/a.jar ./lib/b.jar   lib/../c.jar a..b.jar ");
		assertThat(ArchiveKind.of(archive).libraries()).containsExactly("lib/a.jar", "./lib/b.jar", "lib/../c.jar",
				"a..b.jar");
	}

	@Test
	void classPathShouldNotHaveWhatIsElsewhere() throws IOException {
		Path archive = TestArchive.withClassPath(file(), "/opt/absolute.jar file:/opt/url.jar http://host/remote.jar");
		assertThat(ArchiveKind.of(archive)).isEqualTo(new ArchiveKind(false, List.of(), null));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "../sibling.jar", "lib/../../sibling.jar", "..", ".", "./", "config/", "%2e%2e/sibling.jar" })
	void classPathThatReachesFurtherShouldBeAnObstacle(String entry) throws IOException {
		Path archive = TestArchive.withClassPath(file(), "lib/a.jar " + entry);
		assertThat(ArchiveKind.of(archive).obstacle()).isEqualTo("the Class-Path of its manifest has '" + entry + "'");
	}

	@Test
	void classPathShouldBeReadAsUrls() throws IOException {
		Path archive = TestArchive.withClassPath(file(), "lib/my%20library.jar a+b.jar 100%.jar");
		assertThat(ArchiveKind.of(archive).libraries()).containsExactly("lib/my library.jar", "a+b.jar", "100%.jar");
	}

	@Test
	void emptyClassPathShouldBeNone() throws IOException {
		assertThat(ArchiveKind.of(TestArchive.withClassPath(file(), " ")).libraries()).isEmpty();
	}

	@Test
	void archiveWithoutManifestShouldBeNone() throws IOException {
		Path archive = TestArchive.write(file(), null, APPLICATION);
		assertThatIOException().isThrownBy(() -> ArchiveKind.of(archive)).withMessage("it has no manifest");
	}

	@Test
	void truncatedArchiveShouldBeNone() throws IOException {
		byte[] bytes = Files.readAllBytes(TestArchive.extractable(file(), APPLICATION));
		Files.write(file(), Arrays.copyOf(bytes, bytes.length / 2));
		assertThatIOException().isThrownBy(() -> ArchiveKind.of(file()));
	}

	@Test
	void randomBytesShouldBeNone() throws IOException {
		byte[] bytes = new byte[4096];
		new Random(1).nextBytes(bytes);
		Files.write(file(), bytes);
		assertThatIOException().isThrownBy(() -> ArchiveKind.of(file()));
	}

	@Test
	void emptyOrMissingFileShouldBeNone() throws IOException {
		assertThatIOException().isThrownBy(() -> ArchiveKind.of(file()));
		Files.createFile(file());
		assertThatIOException().isThrownBy(() -> ArchiveKind.of(file()));
	}

	private Path file() {
		return this.directory.resolve("app.jar");
	}

}
