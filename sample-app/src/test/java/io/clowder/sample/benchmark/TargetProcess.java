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

package io.clowder.sample.benchmark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.clowder.sample.ProcessFamily;

import org.springframework.util.FileSystemUtils;

/**
 * A process of a target, with all that it starts. Nothing of it survives
 * {@link #close()}.
 */
final class TargetProcess implements AutoCloseable {

	private static final long STOP_TIMEOUT_SECONDS = 30;

	private final Process process;

	private final ProcessFamily family;

	private final Path directory;

	private final Path output;

	private TargetProcess(Process process, ProcessFamily family, Path directory, Path output) {
		this.process = process;
		this.family = family;
		this.directory = directory;
		this.output = output;
	}

	/**
	 * A directory for a process. Its path is short, as those of UNIX sockets have to be.
	 */
	static Path createDirectory() {
		try {
			return Files.createTempDirectory(Path.of("/tmp"), "cb");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts a process.
	 * @param directory its working directory, which is deleted in the end
	 */
	static TargetProcess start(Path directory, Map<String, String> environment, List<String> command) {
		try {
			String mark = UUID.randomUUID().toString();
			Path output = directory.resolve("output.log");
			ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectInput(new File("/dev/null"))
				.redirectOutput(output.toFile());
			builder.environment().remove("JAVA_TOOL_OPTIONS");
			builder.environment().putAll(environment);
			builder.environment().put(ProcessFamily.MARK, mark);
			return new TargetProcess(builder.start(), new ProcessFamily(mark), directory, output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * Fails if it has ended.
	 */
	void checkAlive() {
		if (!this.process.isAlive()) {
			throw new IllegalStateException("Has ended:\n" + output());
		}
	}

	String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * It and all that descend from it.
	 */
	List<ProcessHandle> members() {
		return this.family.members();
	}

	@Override
	public void close() {
		try {
			this.process.destroy();
			this.process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.family.kill();
			FileSystemUtils.deleteRecursively(this.directory.toFile());
		}
	}

}
