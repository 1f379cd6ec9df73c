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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link WorkerCommandFactory}.
 */
class WorkerCommandFactoryTests {

	private static final Path JAVA_HOME = Path.of("/opt/java");

	private static final List<String> EXTRA = List.of("-Dcluster.worker.id=1", "--add-opens", "a/b=ALL-UNNAMED");

	@TempDir
	private Path directory;

	@Test
	void createShouldPutExtraOptionsAfterThoseOfTheUser() {
		WorkerCommand command = create(Map.of(), "java", "-Dx=1", "-cp", "lib", "Main", "a b", "");
		assertThat(command.command()).containsExactly("/opt/java/bin/java", "-Dx=1", "-cp", "lib",
				"-Dcluster.worker.id=1", "--add-opens", "a/b=ALL-UNNAMED", "Main", "a b", "");
		assertThat(command.environment()).isEmpty();
		assertThat(command.notes()).isEmpty();
	}

	@Test
	void createShouldNameArchiveOrModuleAfterOptions() {
		assertThat(create(Map.of(), "java", "-jar", "app.jar", "x").command()).endsWith("a/b=ALL-UNNAMED", "-jar",
				"app.jar", "x");
		assertThat(create(Map.of(), "java", "-p", "mods", "-m", "app/Main", "x").command()).endsWith("a/b=ALL-UNNAMED",
				"--module", "app/Main", "x");
	}

	@Test
	void createShouldResolveCollisionsAndSayIt() {
		WorkerCommand command = create(Map.of(), "java", "-Xlog:gc:gc.log", "-XX:ArchiveClassesAtExit=a.jsa", "-jar",
				"app.jar");
		assertThat(command.command()).contains("-Xlog:gc:gc-worker-1.log")
			.doesNotContain("-XX:ArchiveClassesAtExit=a.jsa");
		assertThat(command.notes()).hasSize(2);
	}

	@Test
	void createShouldNotTouchExtraOptionsAndProgramArguments() {
		WorkerCommandFactory factory = factory(Map.of(), "java", "Main", "-Xlog:gc:gc.log");
		assertThat(factory.create(1, 1, null, 1, List.of("-Xlog:gc:x.log")).command())
			.containsExactly("/opt/java/bin/java", "-Xlog:gc:x.log", "Main", "-Xlog:gc:gc.log");
	}

	@Test
	void createShouldProtectLiteralsFromExpansion() {
		assertThat(create(Map.of(), "java", "-cp", "@@lib", "@@Main", "@x", "@@y").command()).containsSubsequence("-cp",
				"@@lib", "@@Main", "@x", "@@y");
		assertThat(create(Map.of(), "java", "--disable-@files", "-cp", "@lib", "Main").command())
			.containsSubsequence("-cp", "@@lib", "Main")
			.doesNotContain("--disable-@files");
	}

	@Test
	void createWhenCommandIsLongShouldWriteArgumentFile() throws IOException {
		String classPath = "lib/\u00e9 \"#'.jar:".repeat(4000);
		WorkerCommand command = create(Map.of(), "java", "-cp", classPath, "Main", "@x", "a\nb", "");
		Path file = this.directory.resolve("worker-1.args");
		assertThat(command.command()).containsExactly("/opt/java/bin/java", "@" + file.toAbsolutePath());
		List<String> raw = ArgumentFileReader.read(Files.readString(file, StandardCharsets.ISO_8859_1));
		assertThat(RawArguments.decode(raw, StandardCharsets.UTF_8)).containsExactly("-cp", classPath,
				"-Dcluster.worker.id=1", "--add-opens", "a/b=ALL-UNNAMED", "Main", "@x", "a\nb", "");
	}

	@Test
	void createWhenCommandIsLongShouldWriteOneFileForEachWorker() {
		WorkerCommandFactory factory = factory(Map.of(), "java", "-cp", "x".repeat(40000), "Main");
		factory.create(1, 1, null, 1, EXTRA);
		factory.create(2, 2, null, 1, EXTRA);
		factory.create(1, 1, null, 1, EXTRA);
		assertThat(this.directory.toFile().list()).containsExactlyInAnyOrder("worker-1.args", "worker-2.args");
	}

	@Test
	void createWhenCommandIsNotLongShouldNotWriteArgumentFile() {
		assertThat(create(Map.of(), "java", "-cp", "x".repeat(30000), "Main").command()).contains("x".repeat(30000));
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void createWhenBytesWouldNotSurviveShouldWriteThemToArgumentFile() throws IOException {
		// No valid UTF-8, and in ISO-8859-1 not what a UTF-8 locale would pass on
		JavaCommandLine commandLine = JavaCommandLine.parse(List.of("java", "Main", "\u00ff\u00e9"), JAVA_HOME,
				Map.of());
		WorkerCommand command = new WorkerCommandFactory(commandLine, Map.of(), this.directory).create(1, 1, null, 1,
				List.of());
		if (RawArguments.processCharset().equals(StandardCharsets.ISO_8859_1)) {
			assertThat(command.command()).containsExactly("/opt/java/bin/java", "Main", "\u00ff\u00e9");
			return;
		}
		assertThat(command.command()).hasSize(2);
		assertThat(Files.readString(this.directory.resolve("worker-1.args"), StandardCharsets.ISO_8859_1))
			.isEqualTo("\"Main\"\n\"\u00ff\u00e9\"\n");
	}

	@Test
	void createWhenVariablesDoNotCollideShouldLeaveThem() {
		Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", " -Dx='a  b' ", "_JAVA_OPTIONS", "",
				"JDK_JAVA_OPTIONS", "-Dy=1 @@z");
		assertThat(create(environment, "java", "Main").environment()).isEmpty();
	}

	@Test
	void createWhenVariablesCollideShouldRewriteThem() {
		Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-Dx='a b' -Xlog:gc:gc.log", "_JAVA_OPTIONS",
				"-Dcom.sun.management.jmxremote.port=9010", "JDK_JAVA_OPTIONS",
				"'-agentlib:jdwp=server=y,suspend=n,address=*:5005'", "PATH", "/bin");
		WorkerCommand command = create(environment, "java", "Main");
		assertThat(command.environment()).containsOnly(
				Map.entry("JAVA_TOOL_OPTIONS", "\"-Dx=a b\" -Xlog:gc:gc-worker-1.log"),
				Map.entry("_JAVA_OPTIONS", "-Dcom.sun.management.jmxremote.port=9011"),
				Map.entry("JDK_JAVA_OPTIONS", "-agentlib:jdwp=server=y,suspend=n,address=*:5006"));
		assertThat(command.notes()).hasSize(3)
			.anySatisfy((note) -> assertThat(note).startsWith("JAVA_TOOL_OPTIONS: Worker 1 writes"));
	}

	@Test
	void createWhenNothingIsLeftOfVariableShouldRemoveIt() {
		WorkerCommand command = create(Map.of("JAVA_TOOL_OPTIONS", "-XX:AOTMode=record"), "java",
				"-XX:AOTConfiguration=x", "Main");
		assertThat(command.environment()).containsKey("JAVA_TOOL_OPTIONS").containsValue(null).hasSize(1);
		assertThat(command.command()).doesNotContain("-XX:AOTConfiguration=x");
	}

	@Test
	void createWhenLauncherVariableCollidesInArgumentFileShouldExpandIt() throws IOException {
		Path file = Files.writeString(this.directory.resolve("user.args"), "-Dx=\"a\\tb\" -Xloggc:gc.log");
		WorkerCommand command = create(Map.of("JDK_JAVA_OPTIONS", "@" + file + " -p @@mods"), "java", "Main");
		assertThat(command.environment())
			.containsExactly(Map.entry("JDK_JAVA_OPTIONS", "\"-Dx=a\tb\" -Xloggc:gc-worker-1.log -p @@mods"));
	}

	@Test
	void createWhenLauncherVariableDisablesArgumentFilesShouldEnableThem() {
		WorkerCommand command = create(Map.of("JDK_JAVA_OPTIONS", "-Dx=1 --disable-@files -p @mods"), "java", "Main");
		assertThat(command.environment()).containsExactly(Map.entry("JDK_JAVA_OPTIONS", "-Dx=1 -p @@mods"));
		assertThat(command.notes()).hasSize(1)
			.allSatisfy((note) -> assertThat(note).startsWith("JDK_JAVA_OPTIONS: Worker 1 runs without"));
	}

	@Test
	void createWhenRewrittenLauncherVariableIsLongShouldWriteArgumentFile() throws IOException {
		List<String> options = new ArrayList<>(List.of("-Xloggc:gc.log", "-p", "x".repeat(40000), "-cp", "@lib"));
		Path file = this.directory.resolve("user.args");
		Files.writeString(file, ArgumentFileWriter.format(options));
		WorkerCommand command = create(Map.of("JDK_JAVA_OPTIONS", "@" + file), "java", "Main");
		Path written = this.directory.resolve("worker-1-JDK_JAVA_OPTIONS.args");
		assertThat(command.environment())
			.containsExactly(Map.entry("JDK_JAVA_OPTIONS", "@" + written.toAbsolutePath()));
		options.set(0, "-Xloggc:gc-worker-1.log");
		assertThat(ArgumentFileReader.read(Files.readString(written))).isEqualTo(options);
	}

	@Test
	void createWhenWorkerIdIsNotPositiveShouldFail() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> factory(Map.of(), "java", "Main").create(0, 1, null, 1, EXTRA))
			.withMessage("'workerId' must be positive");
	}

	private WorkerCommand create(Map<String, String> environment, String... tokens) {
		return factory(environment, tokens).create(1, 1, null, 1, EXTRA);
	}

	@Test
	void createShouldCountPortsFromTheSeatAndSpeakOfTheWorker() {
		WorkerCommand command = factory(Map.of(), "java", "-Dcom.sun.management.jmxremote.port=9010", "Main").create(1,
				3, null, 1, List.of());
		assertThat(command.command()).contains("-Dcom.sun.management.jmxremote.port=9013");
		assertThat(command.notes())
			.containsExactly("Worker 1 uses port 9013 instead of 9010 for 'com.sun.management.jmxremote.port'.");
	}

	@Test
	void createShouldDivideSharesOfTheMemoryWhereverTheyAre() {
		Map<String, String> environment = Map.of("_JAVA_OPTIONS", "-XX:MaxRAMPercentage=60");
		WorkerCommand command = factory(environment, "java", "-XX:InitialRAMPercentage=30", "Main").create(1, 1, null,
				3, List.of());
		assertThat(command.command()).contains("-XX:InitialRAMPercentage=10.0");
		assertThat(command.environment()).containsExactly(Map.entry("_JAVA_OPTIONS", "-XX:MaxRAMPercentage=20.0"));
		assertThat(command.notes()).hasSize(2);
	}

	@Test
	void optionsShouldBeInTheOrderInWhichTheJvmReadsThem() {
		Map<String, String> environment = Map.of("_JAVA_OPTIONS", "-Xmx4m", "JAVA_TOOL_OPTIONS", "-Xmx1m",
				"JDK_JAVA_OPTIONS", "-Xmx2m");
		assertThat(factory(environment, "java", "-Xmx3m", "Main").options()).containsExactly("-Xmx1m", "-Xmx2m",
				"-Xmx3m", "-Xmx4m");
	}

	@Test
	void createShouldLaunchACopyInsteadOfTheArchive() {
		WorkerCommand command = factory(Map.of(), "java", "-jar", "shop.jar", "--a=b").create(1, 1,
				Path.of("/copy/shop.jar"), 1, List.of());
		assertThat(command.command()).containsExactly("/opt/java/bin/java", "-jar", "/copy/shop.jar", "--a=b");
	}

	@Test
	void createShouldKeepSystemdToThePrimary() {
		Map<String, String> environment = Map.of("NOTIFY_SOCKET", "/run/notify", "WATCHDOG_PID", "1", "WATCHDOG_USEC",
				"2", "OTHER", "3");
		assertThat(factory(environment, "java", "Main").create(1, 1, null, 1, List.of()).environment())
			.containsOnlyKeys("NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC")
			.containsValue(null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-XX:-ExitOnOutOfMemoryError", "-XX:+CrashOnOutOfMemoryError",
			"-XX:OnOutOfMemoryError=kill -9 %p" })
	void handlesOutOfMemoryShouldSeeOptionsWhereverTheyAre(String option) {
		assertThat(factory(Map.of(), "java", option, "Main").handlesOutOfMemory()).isTrue();
		assertThat(factory(Map.of("JAVA_TOOL_OPTIONS", "'" + option + "'"), "java", "Main").handlesOutOfMemory())
			.isTrue();
		assertThat(factory(Map.of(), "java", "-XX:+HeapDumpOnOutOfMemoryError", "Main").handlesOutOfMemory()).isFalse();
	}

	private WorkerCommandFactory factory(Map<String, String> environment, String... tokens) {
		JavaCommandLine commandLine = JavaCommandLine.of(List.of(tokens), JAVA_HOME, environment);
		return new WorkerCommandFactory(commandLine, environment, this.directory);
	}

}
