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

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Makes class archives by a JVM of low priority, which loads the application's classes
 * and runs none of them.
 */
class ClassArchiveMaker {

	private static final Duration TIMEOUT = Duration.ofMinutes(5);

	private static final List<Path> NICE = List.of(Path.of("/usr/bin/nice"), Path.of("/bin/nice"));

	/**
	 * Their options that matter are on the command line.
	 */
	private static final Set<String> OPTION_VARIABLES = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS",
			"_JAVA_OPTIONS");

	private final Path java;

	private final ClassArchiveFormat format;

	private final ClassArchivePlacement placement;

	private final SecureRandom random = new SecureRandom();

	private final List<String> options;

	/**
	 * Creates a maker.
	 * @param java the command that starts workers
	 * @param format kind of the archives
	 * @param placement where they are mapped
	 * @param options the workers' options as far as they are relevant
	 */
	ClassArchiveMaker(Path java, ClassArchiveFormat format, ClassArchivePlacement placement, List<String> options) {
		this.java = java;
		this.format = format;
		this.placement = placement;
		this.options = List.copyOf(options);
	}

	/**
	 * Makes an archive.
	 * @param recording what a worker has recorded
	 * @param application the application's own archive
	 * @param archive the archive to make
	 * @throws IOException if that fails; the message has the JVM's words
	 */
	void make(Path recording, Path application, Path archive) throws IOException {
		Path output = archive.resolveSibling(archive.getFileName() + ".log");
		Process process = start(recording, application, archive, output);
		try {
			if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IOException("it took more than " + TIMEOUT.toMinutes() + " minutes");
			}
			if (process.exitValue() != 0 || !Files.exists(archive)) {
				throw new IOException(words(output));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("it was interrupted", ex);
		}
		finally {
			process.destroyForcibly();
			Files.deleteIfExists(output);
		}
	}

	private Process start(Path recording, Path application, Path archive, Path output) throws IOException {
		List<String> command = new ArrayList<>();
		NICE.stream().filter(Files::isExecutable).findFirst().ifPresent((nice) -> {
			command.add(nice.toString());
			command.addAll(List.of("-n", "19"));
		});
		command.add(this.java.toString());
		command.addAll(this.options);
		command.addAll(this.format.make(recording, archive, this.placement.make(this.random)));
		command.addAll(List.of("-jar", application.toString()));
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().keySet().removeAll(OPTION_VARIABLES);
		builder.redirectErrorStream(true).redirectOutput(output.toFile()).redirectInput(new File("/dev/null"));
		return builder.start();
	}

	/**
	 * The last line is what ended it.
	 */
	private static String words(Path output) throws IOException {
		String text = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
		return text.isEmpty() ? "the JVM said nothing" : text.substring(text.lastIndexOf('\n') + 1);
	}

}
