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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JavaCommandLine}.
 */
class JavaCommandLineTests {

	private static final Path JAVA_HOME = Path.of("/opt/java");

	@Test
	void ofShouldUseExecutableOfJavaHome() {
		assertThat(of("java", "Main").executable()).isEqualTo(Path.of("/opt/java/bin/java"));
	}

	@Test
	void ofWhenArchiveShouldFindTarget() {
		JavaCommandLine commandLine = of("/usr/bin/java", "-Xmx1g", "-jar", "app.jar", "-jar", "x");
		assertThat(commandLine.jvmOptions()).containsExactly("-Xmx1g");
		assertThat(commandLine.target()).isEqualTo(new LaunchTarget(LaunchTarget.Kind.JAR, "app.jar"));
		assertThat(commandLine.programArguments()).containsExactly("-jar", "x");
		assertThat(commandLine).hasToString("-jar app.jar");
	}

	@Test
	void ofWhenOptionsFollowArchiveOptionShouldFindArchive() {
		JavaCommandLine commandLine = of("java", "-jar", "-Dx=1", "-cp", "lib", "app.jar", "y");
		assertThat(commandLine.jvmOptions()).containsExactly("-Dx=1", "-cp", "lib");
		assertThat(commandLine.target()).isEqualTo(new LaunchTarget(LaunchTarget.Kind.JAR, "app.jar"));
		assertThat(commandLine.programArguments()).containsExactly("y");
	}

	@Test
	void ofWhenMainClassShouldFindTarget() {
		JavaCommandLine commandLine = of("java", "-cp", "a.jar:b.jar", "com.example.Main", "--server.port=1");
		assertThat(commandLine.jvmOptions()).containsExactly("-cp", "a.jar:b.jar");
		assertThat(commandLine.target()).isEqualTo(new LaunchTarget(LaunchTarget.Kind.MAIN_CLASS, "com.example.Main"));
		assertThat(commandLine.programArguments()).containsExactly("--server.port=1");
		assertThat(commandLine).hasToString("com.example.Main");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-m", "--module" })
	void ofWhenModuleShouldFindTarget(String option) {
		JavaCommandLine commandLine = of("java", "-p", "mods", option, "app/com.example.Main", "-x");
		assertThat(commandLine.jvmOptions()).containsExactly("-p", "mods");
		assertThat(commandLine.target()).isEqualTo(new LaunchTarget(LaunchTarget.Kind.MODULE, "app/com.example.Main"));
		assertThat(commandLine.programArguments()).containsExactly("-x");
	}

	@Test
	void ofWhenModuleIsAssignedShouldFindTarget() {
		JavaCommandLine commandLine = of("java", "--module-path=mods", "--module=app", "x");
		assertThat(commandLine.jvmOptions()).containsExactly("--module-path=mods");
		assertThat(commandLine.target()).isEqualTo(new LaunchTarget(LaunchTarget.Kind.MODULE, "app"));
		assertThat(commandLine.programArguments()).containsExactly("x");
	}

	@Test
	void ofWhenSourceFileShouldKeepItAsTarget() {
		JavaCommandLine commandLine = of("java", "--source", "17", "Main.java", "x");
		assertThat(commandLine.jvmOptions()).containsExactly("--source", "17");
		assertThat(commandLine.target().arguments()).containsExactly("Main.java");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-cp", "-classpath", "--class-path", "-p", "--module-path", "--upgrade-module-path",
			"--add-modules", "--limit-modules", "--enable-native-access", "--add-exports", "--add-opens", "--add-reads",
			"--patch-module", "-d", "--describe-module", "--source" })
	void ofShouldKeepSeparateValueWithItsOption(String option) {
		JavaCommandLine commandLine = of("java", option, "value", "Main", "x");
		assertThat(commandLine.jvmOptions()).containsExactly(option, "value");
		assertThat(commandLine.target().name()).isEqualTo("Main");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--class-path=a", "--add-opens=java.base/java.io=ALL-UNNAMED", "-splash:logo.png",
			"-javaagent:agent.jar=x=y", "-agentlib:hprof", "-server", "-ea:com.example...", "-XX:+UseSerialGC",
			"-Xbootclasspath/a:x.jar", "-verbose:gc", "-Dx", "-esa", "--enable-preview", "-showversion" })
	void ofShouldKnowThatOtherOptionsHaveNoSeparateValue(String option) {
		JavaCommandLine commandLine = of("java", option, "Main", "x");
		assertThat(commandLine.jvmOptions()).containsExactly(option);
		assertThat(commandLine.target().name()).isEqualTo("Main");
		assertThat(commandLine.programArguments()).containsExactly("x");
	}

	@Test
	void ofShouldKeepRepeatedOptionsInOrder() {
		assertThat(of("java", "-Dx=1", "--add-opens", "a", "-Dx=2", "--add-opens", "b", "Main").jvmOptions())
			.containsExactly("-Dx=1", "--add-opens", "a", "-Dx=2", "--add-opens", "b");
	}

	@Test
	void ofShouldKeepProgramArgumentsExactly() {
		List<String> arguments = List.of("", "a b", "\"", "'", "\n", "\\", "\u00e9\u20ac\ud83d\ude00", "@file",
				"@@file", "--disable-@files", "*", "$HOME", "-cp", "");
		assertThat(of("java", "Main", arguments).programArguments()).isEqualTo(arguments);
	}

	@Test
	void ofShouldExpandArgumentFiles(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("test.args"), "-Dname='\u00e9 \u20ac' -jar");
		JavaCommandLine commandLine = of("java", "@" + file, "app.jar", "@" + file);
		assertThat(commandLine.jvmOptions()).containsExactly("-Dname=\u00e9 \u20ac");
		assertThat(commandLine.target().arguments()).containsExactly("-jar", "app.jar");
		assertThat(commandLine.programArguments()).containsExactly("@" + file);
	}

	@Test
	void ofWhenArgumentFilesAreDisabledShouldKeepLiteralsAndDropTheOption() {
		JavaCommandLine commandLine = of("java", "--disable-@files", "-cp", "@lib", "Main");
		assertThat(commandLine.jvmOptions()).containsExactly("-cp", "@lib");
	}

	@Test
	void ofWhenVariableDisablesArgumentFilesShouldKeepLiterals() {
		JavaCommandLine commandLine = JavaCommandLine.of(List.of("java", "-cp", "@lib", "Main"), JAVA_HOME,
				Map.of("JDK_JAVA_OPTIONS", "-Dx=1 --disable-@files"));
		assertThat(commandLine.jvmOptions()).containsExactly("-cp", "@lib");
	}

	@Test
	void ofWhenVariableHasValueMissingShouldTakeItFromArguments() {
		JavaCommandLine commandLine = JavaCommandLine.of(List.of("java", "-Dx=1", "Main", "@x"), JAVA_HOME,
				Map.of("JDK_JAVA_OPTIONS", "-Dy=1 -Dz='a b'"));
		assertThat(commandLine.jvmOptions()).containsExactly("-Dx=1");
		assertThat(commandLine.programArguments()).containsExactly("@x");
	}

	@Test
	void parseWhenArgumentIsNoUtf8ShouldReadLatin1() {
		JavaCommandLine commandLine = JavaCommandLine.parse(List.of("java", "Main", "\u00e9"), JAVA_HOME, Map.of());
		assertThat(commandLine.charset()).isEqualTo(StandardCharsets.ISO_8859_1);
		assertThat(commandLine.programArguments()).containsExactly("\u00e9");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/opt/app/bin/app", "app", "javaw", "java/app", "/opt/java17" })
	void ofWhenNotStartedByJavaShouldFail(String command) {
		assertThatExceptionOfType(UnsupportedLaunchException.class).isThrownBy(() -> of(command, "Main"))
			.satisfies((ex) -> assertThat(ex.getCommand()).isEqualTo(command));
	}

	@Test
	void ofWhenThereIsNoTargetShouldFail() {
		assertThatExceptionOfType(UnsupportedLaunchException.class).isThrownBy(() -> of("java", "-cp", "Main"))
			.withMessageContaining("no main class");
		assertThatExceptionOfType(UnsupportedLaunchException.class).isThrownBy(() -> of("java", "-jar"));
		assertThatExceptionOfType(UnsupportedLaunchException.class).isThrownBy(() -> of("java", "-m"));
		assertThatExceptionOfType(UnsupportedLaunchException.class).isThrownBy(() -> of("java"));
	}

	@Test
	void currentShouldDescribeThisProcess() {
		JavaCommandLine commandLine = JavaCommandLine.current();
		assertThat(commandLine.executable()).isExecutable();
		assertThat(System.getProperty("sun.java.command")).startsWith(commandLine.target().name());
	}

	private static JavaCommandLine of(String... tokens) {
		return JavaCommandLine.of(List.of(tokens), JAVA_HOME);
	}

	private static JavaCommandLine of(String command, String target, List<String> arguments) {
		List<String> tokens = new ArrayList<>(List.of(command, target));
		tokens.addAll(arguments);
		return JavaCommandLine.of(tokens, JAVA_HOME);
	}

}
