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

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.TestInfo;

/**
 * How the packaged sample is started: by default {@code java -jar} with two workers on a
 * free port and a temporary directory of its own.
 */
public final class Launch {

	/**
	 * The jar a user would start.
	 */
	public static final Path JAR = Path.of(System.getProperty("clowder.sample.jar", "target/clowder-sample-app.jar"))
		.toAbsolutePath();

	private static final Path OUTPUT = Path.of(System.getProperty("clowder.output", "target/process-tests"))
		.toAbsolutePath();

	// The path of a UNIX socket has to be short
	private static final Path TEMPORARY = Path.of("/tmp");

	private static final Path ARCHIVES = OUTPUT.resolveSibling("class-archives");

	/**
	 * Cheaper to start; nothing here is measured.
	 */
	private static final List<String> SMALL = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m",
			"-Dcluster.archive-directory=" + ARCHIVES);

	private static final Set<Path> outputs = ConcurrentHashMap.newKeySet();

	private final TestInfo test;

	private final List<String> prefix = new ArrayList<>();

	private final List<String> jvmOptions = new ArrayList<>();

	private final List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--cluster.workers=2"));

	private final Map<String, String> environment = new HashMap<>();

	private List<String> target = List.of("-jar", JAR.toString());

	private JavaHome javaHome = JavaHome.current();

	private Launch(TestInfo test) {
		this.test = test;
	}

	/**
	 * Start for a test, or for all tests of a class.
	 */
	static Launch of(TestInfo test) {
		return new Launch(test);
	}

	/**
	 * Start on some Java. On another than that of the tests there is no archive yet, and
	 * a worker that records what one needs starts and exits later.
	 */
	Launch on(JavaHome javaHome) {
		this.javaHome = javaHome;
		return javaHome.equals(JavaHome.current()) ? this : arguments("--cluster.archive=off");
	}

	Launch jvmOptions(String... options) {
		Collections.addAll(this.jvmOptions, options);
		return this;
	}

	/**
	 * Adds program arguments. Of two that set the same property Spring would make a list.
	 */
	Launch arguments(String... arguments) {
		for (String argument : arguments) {
			int value = argument.indexOf('=');
			if (value > 0) {
				this.arguments.removeIf((other) -> other.startsWith(argument.substring(0, value + 1)));
			}
			this.arguments.add(argument);
		}
		return this;
	}

	/**
	 * Leaves out all program arguments so far.
	 */
	Launch withoutArguments() {
		this.arguments.clear();
		return this;
	}

	Launch environment(String name, String value) {
		this.environment.put(name, value);
		return this;
	}

	/**
	 * What to run instead of {@code -jar} and the jar.
	 */
	Launch target(String... target) {
		this.target = List.of(target);
		return this;
	}

	/**
	 * Start by a command that replaces itself by the one that follows.
	 */
	Launch through(String... command) {
		Collections.addAll(this.prefix, command);
		return this;
	}

	/**
	 * Starts and does not wait.
	 */
	SampleProcess start() {
		try {
			Path temporary = Files.createTempDirectory(TEMPORARY, "cw");
			Path output = createOutput();
			String mark = UUID.randomUUID().toString();
			ProcessBuilder builder = new ProcessBuilder(command(temporary)).directory(output.getParent().toFile())
				.redirectErrorStream(true)
				.redirectInput(new File("/dev/null"))
				.redirectOutput(output.toFile());
			builder.environment().remove("JAVA_TOOL_OPTIONS");
			builder.environment().putAll(this.environment);
			builder.environment().put(ProcessFamily.MARK, mark);
			return new SampleProcess(builder.start(), new ProcessFamily(mark), output, temporary);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts and waits until every worker is ready.
	 */
	Cluster startCluster() {
		if (this.javaHome.equals(JavaHome.current())) {
			SharedArchive.prepare(ARCHIVES, this.test);
		}
		return Cluster.of(start());
	}

	/**
	 * With all signals as they are by default: who runs tests in the background may have
	 * some ignored, and a JVM leaves it at that.
	 */
	private List<String> command(Path temporary) {
		List<String> command = new ArrayList<>(List.of("env", "--default-signal"));
		command.addAll(this.prefix);
		command.add(this.javaHome.java());
		command.addAll(SMALL);
		command.add("-Djava.io.tmpdir=" + temporary);
		command.addAll(this.jvmOptions);
		command.addAll(this.target);
		command.addAll(this.arguments);
		return command;
	}

	private Path createOutput() throws IOException {
		Path directory = OUTPUT.resolve(this.test.getTestClass().orElseThrow().getSimpleName())
			.resolve(this.test.getTestMethod().map((method) -> method.getName()).orElse("all"));
		Files.createDirectories(directory);
		Path output = directory.resolve(this.javaHome + ".log");
		for (int i = 2; !outputs.add(output); i++) {
			output = directory.resolve(this.javaHome + "-" + i + ".log");
		}
		return output;
	}

}
