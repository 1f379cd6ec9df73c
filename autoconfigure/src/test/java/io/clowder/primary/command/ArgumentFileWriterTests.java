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
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ArgumentFileWriter}.
 */
class ArgumentFileWriterTests {

	private static final String NASTY = "aZ09 \t\n\r\f\"'\\#@-=:$*%{}[]()`~!?/.,\u00e9\u20ac\u4e2d\ud83d\ude00\u0001\u007f";

	@TempDir
	private Path directory;

	@Test
	void writeShouldReturnArgumentForFileThatOnlyItsOwnerCanRead() throws IOException {
		String argument = new ArgumentFileWriter(this.directory).write("worker-1.args", List.of("a b", "c"));
		Path file = this.directory.resolve("worker-1.args");
		assertThat(argument).isEqualTo("@" + file.toAbsolutePath());
		assertThat(file).hasContent("\"a b\"\n\"c\"\n");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
	}

	@Test
	void writeShouldReplaceFileAndLeaveNothingElse() {
		ArgumentFileWriter writer = new ArgumentFileWriter(this.directory);
		writer.write("worker-1.args", List.of("a"));
		writer.write("worker-1.args", List.of("b"));
		assertThat(this.directory).isDirectoryContaining("glob:**/worker-1.args");
		assertThat(this.directory.toFile().list()).containsExactly("worker-1.args");
		assertThat(this.directory.resolve("worker-1.args")).hasContent("\"b\"\n");
	}

	@Test
	void writeWhenDirectoryIsMissingShouldNameTheFile() {
		Path missing = this.directory.resolve("missing");
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> new ArgumentFileWriter(missing).write("worker-1.args", List.of("a")))
			.withMessageContaining(missing.resolve("worker-1.args").toString());
	}

	@Test
	void readerShouldReturnWhatWasFormatted() {
		List<String> raw = RawArguments.encode(nastyArguments(500), StandardCharsets.UTF_8);
		assertThat(ArgumentFileReader.read(ArgumentFileWriter.format(raw))).isEqualTo(raw);
	}

	@Test
	void javaShouldReceiveExactlyTheArgumentsOfTheFile() throws Exception {
		List<String> arguments = nastyArguments(300);
		List<String> raw = new ArrayList<>(
				List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", testClasses(), Echo.class.getName()));
		raw.addAll(RawArguments.encode(arguments, StandardCharsets.UTF_8));
		String file = new ArgumentFileWriter(this.directory).write("echo.args", raw);
		Path output = this.directory.resolve("output");
		ProcessBuilder builder = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", file);
		List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS").forEach(builder.environment()::remove);
		builder.environment().put("LC_ALL", "C.UTF-8");
		Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		byte[] printed = Files.readAllBytes(output);
		assertThat(process.exitValue()).as(new String(printed, StandardCharsets.UTF_8)).isZero();
		assertThat(RawArguments.decode(RawArguments.split(printed), StandardCharsets.UTF_8)).isEqualTo(arguments);
	}

	private static String testClasses() throws URISyntaxException {
		return Path.of(ArgumentFileWriterTests.class.getProtectionDomain().getCodeSource().getLocation().toURI())
			.toString();
	}

	private static List<String> nastyArguments(int count) {
		Random random = new Random(42);
		int[] characters = NASTY.codePoints().toArray();
		List<String> arguments = new ArrayList<>(List.of("", "@file", "@@", "#", "\"", "'", "\\", "\\\n", " ", "\n"));
		while (arguments.size() < count) {
			// Some are longer than the 4096 bytes the launcher reads at once
			int length = (arguments.size() % 50 == 0) ? 3000 + random.nextInt(3000) : random.nextInt(30);
			StringBuilder argument = new StringBuilder();
			random.ints(length, 0, characters.length).forEach((i) -> argument.appendCodePoint(characters[i]));
			arguments.add(argument.toString());
		}
		arguments.add("");
		return arguments;
	}

	/**
	 * Prints its arguments, each with a NUL after it.
	 */
	public static final class Echo {

		private Echo() {
		}

		public static void main(String[] args) throws IOException {
			for (String argument : args) {
				System.out.write(argument.getBytes(System.getProperty("sun.jnu.encoding")));
				System.out.write(0);
			}
			System.out.flush();
		}

	}

}
