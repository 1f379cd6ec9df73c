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

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

import io.clowder.primary.build.Build;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ClassArchiveFactory}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClassArchiveFactoryTests {

	@TempDir
	private Path directory;

	@Test
	void buildsShouldBeKeptAndRecordedUnlessSwitchedOff(CapturedOutput output) {
		assertThat(recording(ClassArchiveMode.LAZY, "-Xmx1g")).isNotNull();
		assertThat(factory(ClassArchiveMode.LAZY, "-Xmx1g").cache()).isNotNull();
		assertThat(recording(ClassArchiveMode.OFF)).isNull();
		assertThat(factory(ClassArchiveMode.OFF).cache()).isNull();
		assertThat(output).doesNotContain("archive");
	}

	@Test
	void optionsOfTheUserShouldWin(CapturedOutput output) {
		assertThat(factory(ClassArchiveMode.EAGER, "-Xshare:off").cache()).isNull();
		assertThat(output).containsOnlyOnce("No class archive is made, because of the JVM option '-Xshare:off'.");
		assertThat(recording(ClassArchiveMode.EAGER, "-Xshare:off")).isNull();
		factory(ClassArchiveMode.OFF, "-Xshare:auto");
		assertThat(output).doesNotContain("-Xshare:auto");
	}

	@Test
	void optionsThatMatterShouldMakeAnotherArchive() {
		String first = key("-Xmx1g", "-Dany=thing");
		assertThat(key("-Xmx1g", "-Dno=thing")).isEqualTo(first);
		assertThat(key("-Xmx2g")).isNotEqualTo(first);
	}

	private String key(String... options) {
		Path recording = recording(ClassArchiveMode.EAGER, options);
		return Objects.requireNonNull(recording).getFileName().toString().split("-")[0];
	}

	private Path recording(ClassArchiveMode mode, String... options) {
		Build build = new Build(this.directory.resolve("app.jar"), null, this.directory, List.of());
		try (ClassArchives archives = factory(mode, options).create(Clock.systemUTC(),
				mock(ClassArchives.Reporter.class))) {
			return archives.prepare(build).recording();
		}
	}

	private ClassArchiveFactory factory(ClassArchiveMode mode, String... options) {
		return ClassArchiveFactory.of(new ClassArchiveSettings(mode, this.directory), Path.of("java"), List.of(options),
				List.of("--add-opens=java.base/java.io=ALL-UNNAMED"));
	}

}
