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

package io.clowder.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The sample as started by a test. Nothing of it survives {@link #close()}.
 */
final class SampleProcess implements AutoCloseable {

	private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

	private static final Duration CLEAN_UP_TIMEOUT = Duration.ofSeconds(10);

	private final Process process;

	private final ProcessFamily family;

	private final Path output;

	private final Path temporary;

	SampleProcess(Process process, ProcessFamily family, Path output, Path temporary) {
		this.process = process;
		this.family = family;
		this.output = output;
		this.temporary = temporary;
	}

	long pid() {
		return this.process.pid();
	}

	ProcessFamily family() {
		return this.family;
	}

	/**
	 * Its temporary directory.
	 */
	Path temporary() {
		return this.temporary;
	}

	/**
	 * Its working directory.
	 */
	Path directory() {
		return this.output.getParent();
	}

	/**
	 * What it has printed so far.
	 */
	String output() {
		try {
			return new String(Files.readAllBytes(this.output), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Lines with the given text so far.
	 */
	List<String> lines(String text) {
		return output().lines().filter((line) -> line.contains(text)).toList();
	}

	/**
	 * First group of every occurrence of a pattern so far.
	 */
	List<String> find(String pattern) {
		return Pattern.compile(pattern)
			.matcher(output())
			.results()
			.map((MatchResult result) -> result.group(1))
			.toList();
	}

	void awaitOutput(String text) {
		awaitOneOf(text);
	}

	void awaitOneOf(String... texts) {
		await().pollInterval(Duration.ofMillis(50)).atMost(START_TIMEOUT).until(() -> {
			boolean alive = this.process.isAlive();
			String output = output();
			boolean found = Stream.of(texts).anyMatch(output::contains);
			assertThat(alive || found).as(() -> "Has ended:\n" + output).isTrue();
			return found;
		});
	}

	void signal(String name) {
		signal(name, Long.toString(pid()));
	}

	/**
	 * What the terminal does for Ctrl-C.
	 */
	void signalGroup(String name) {
		signal(name, "-" + pid());
	}

	/**
	 * Stops a process as a debugger does: it does not even notice.
	 */
	static void suspend(long pid) {
		signal("STOP", Long.toString(pid));
	}

	static void signal(String name, String target) {
		try {
			Process kill = new ProcessBuilder("kill", "-" + name, "--", target).inheritIO().start();
			assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
			assertThat(kill.exitValue()).isZero();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Waits for the end.
	 * @return the exit code
	 */
	int awaitExit(Duration timeout) {
		try {
			assertThat(this.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS))
				.as(() -> "Has not ended:\n" + output())
				.isTrue();
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Waits until no process and no directory of it is left.
	 */
	void awaitNothingLeft() {
		await().pollInterval(Duration.ofMillis(50)).atMost(CLEAN_UP_TIMEOUT).untilAsserted(() -> {
			assertThat(this.family.members()).as("processes").extracting(ProcessHandle::info).isEmpty();
			assertThat(runtimeDirectories()).as("runtime directories").isEmpty();
		});
	}

	/**
	 * Directories of clusters that run in its temporary directory.
	 */
	List<Path> runtimeDirectories() {
		try (Stream<Path> files = Files.list(this.temporary)) {
			return files.filter((file) -> file.getFileName().toString().startsWith("clowder-"))
				.filter((file) -> !file.getFileName().toString().startsWith("clowder-crash-reports"))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Stops it as an operating system does, unless it has ended, and checks that it takes
	 * everything with it.
	 */
	@Override
	public void close() {
		try {
			this.process.destroy();
			awaitExit(STOP_TIMEOUT);
			awaitNothingLeft();
		}
		finally {
			this.family.kill();
			removeTemporary();
		}
	}

	private void removeTemporary() {
		try {
			FileSystemUtils.deleteRecursively(this.temporary);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
