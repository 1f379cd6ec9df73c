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

package io.clowder.primary.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ArgumentExpander}.
 */
class ArgumentExpanderTests {

	@TempDir
	private Path directory;

	private final ArgumentExpander expander = new ArgumentExpander();

	@Test
	void expandShouldReplaceFileByItsContent() throws IOException {
		String file = file("-Dx=\"a b\"\n-cp lib/a.jar");
		assertThat(this.expander.expand(List.of("-Xmx1g", file, "Main", "x"))).containsExactly("-Xmx1g", "-Dx=a b",
				"-cp", "lib/a.jar", "Main", "x");
	}

	@Test
	void expandShouldNotExpandFilesNamedInFiles() throws IOException {
		assertThat(this.expander.expand(List.of(file("-cp @other @@more")))).containsExactly("-cp", "@other", "@@more");
	}

	@Test
	void expandShouldUnescapeDoubledSign() {
		assertThat(this.expander.expand(List.of("-cp", "@@lib", "@", "@x"))).containsExactly("-cp", "@lib", "@", "@x");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Main", "", "--module=app", "@@Main" })
	void expandShouldStopAfterTarget(String target) {
		assertThat(this.expander.expand(List.of("-cp", "lib", target, "@file", "@@x"))).endsWith("@file", "@@x");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-jar", "-m", "--module" })
	void expandShouldStopAfterTheTargetThatFollowsItsOption(String option) throws IOException {
		assertThat(this.expander.expand(List.of(option, file("app"), "@file"))).containsExactly(option, "app", "@file");
	}

	@Test
	void expandShouldStopAfterTargetInFile() throws IOException {
		assertThat(this.expander.expand(List.of(file("-cp lib Main @x"), "@file"))).containsExactly("-cp", "lib",
				"Main", "@x", "@file");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-cp", "-classpath", "--class-path", "-p", "--module-path", "--upgrade-module-path",
			"--add-modules", "--limit-modules", "--enable-native-access", "--add-exports", "--add-opens", "--add-reads",
			"--patch-module", "-d", "--describe-module", "--source" })
	void expandShouldTakeValueOfOptionNotForTheTarget(String option) throws IOException {
		assertThat(this.expander.expand(List.of(option, "value", file("-Dx=1"), "Main", "@y"))).containsExactly(option,
				"value", "-Dx=1", "Main", "@y");
	}

	@Test
	void expandWhenDisabledShouldLeaveEverything() {
		assertThat(this.expander.expand(List.of("--disable-@files", "@file", "@@file")))
			.containsExactly("--disable-@files", "@file", "@@file");
	}

	@Test
	void expandWhenDisabledBeforeShouldLeaveEverything() {
		this.expander.expand(List.of("-Dx=1", "--disable-@files"));
		assertThat(this.expander.expand(List.of("@file", "Main"))).containsExactly("@file", "Main");
	}

	@Test
	void expandWhenFileIsMissingShouldNameIt() {
		assertThatExceptionOfType(UnsupportedLaunchException.class)
			.isThrownBy(() -> this.expander.expand(List.of("@missing.args")))
			.satisfies((ex) -> assertThat(ex.getReason()).contains("'missing.args'", "does not exist"));
	}

	@Test
	void expandWhenFileIsNoRegularFileShouldFail() {
		assertThatExceptionOfType(UnsupportedLaunchException.class)
			.isThrownBy(() -> this.expander.expand(List.of("@/dev/null")))
			.satisfies((ex) -> assertThat(ex.getReason()).contains("'/dev/null'", "only once"));
	}

	@Test
	void escapeShouldProtectLiteralsFromExpansion() {
		List<String> literals = List.of("-cp", "@lib", "-cp", "@@lib", "-cp", "@", "-Dx=@y");
		assertThat(this.expander.expand(ArgumentExpander.escape(literals))).isEqualTo(literals);
	}

	private String file(String content) throws IOException {
		Path file = Files.writeString(this.directory.resolve("test.args"), content);
		return "@" + file;
	}

}
