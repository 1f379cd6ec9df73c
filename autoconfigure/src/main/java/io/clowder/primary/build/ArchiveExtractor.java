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

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Extracts a Spring Boot archive with its own tools: an extracted application starts
 * faster, and only such a one can use archives of classes.
 */
final class ArchiveExtractor {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	/**
	 * It runs for less than a second.
	 */
	private static final List<String> CHEAP = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

	/**
	 * Agents and ports are for the application.
	 */
	private static final Set<String> OPTION_VARIABLES = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS",
			"_JAVA_OPTIONS");

	private final Path java;

	ArchiveExtractor(Path java) {
		this.java = java;
	}

	/**
	 * Extracts an archive.
	 * @param archive the archive
	 * @param destination directory that does not exist
	 * @throws IOException if that fails; the message has the tool's words
	 */
	void extract(Path archive, Path destination) throws IOException {
		Path output = destination.resolveSibling("extract.log");
		ProcessBuilder builder = new ProcessBuilder(this.java.toString());
		builder.command().addAll(CHEAP);
		builder.command()
			.addAll(List.of("-Djarmode=tools", "-jar", archive.toString(), "extract", "--destination",
					destination.toString()));
		builder.environment().keySet().removeAll(OPTION_VARIABLES);
		builder.redirectErrorStream(true).redirectOutput(output.toFile()).redirectInput(new File("/dev/null"));
		Process process = builder.start();
		try {
			if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IOException("extracting took more than " + TIMEOUT.toSeconds() + " seconds");
			}
			if (process.exitValue() != 0 || !Files.exists(destination.resolve(archive.getFileName()))) {
				throw new IOException("extracting failed: " + words(output));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("extracting was interrupted", ex);
		}
		finally {
			process.destroyForcibly();
			Files.deleteIfExists(output);
		}
	}

	private static String words(Path output) throws IOException {
		String text = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
		return text.isEmpty() ? "the tool said nothing" : text.lines().findFirst().orElse(text);
	}

}
