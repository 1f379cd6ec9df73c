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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An Express application that answers what the sample answers, in the workers of Node's
 * cluster module or of PM2.
 *
 * @param name its name
 * @param pm2 whether it is run by PM2
 * @param workers the number of workers
 */
record NodeTarget(String name, boolean pm2, int workers) implements Target {

	private static final String PROGRAM = "server.js";

	private static final Pattern VERSION = Pattern.compile("\\n {2}\"version\": \"([^\"]+)\"");

	static NodeTarget cluster(int workers) {
		return new NodeTarget("Node cluster + Express", false, workers);
	}

	static NodeTarget pm2(int workers) {
		return new NodeTarget("PM2 + Express", true, workers);
	}

	@Override
	public Optional<String> missing() {
		if (Programs.find("node").isEmpty() || Programs.find("npm").isEmpty()) {
			return Optional.of("node and npm are not installed");
		}
		if (!Files.isDirectory(modules().resolve("express"))) {
			return Optional.of("Express is not installed (npm install -g express)");
		}
		if (this.pm2 && Programs.find("pm2-runtime").isEmpty()) {
			return Optional.of("PM2 is not installed (npm install -g pm2)");
		}
		return Optional.empty();
	}

	@Override
	public boolean isPeer() {
		return true;
	}

	@Override
	public RunningTarget start() {
		long start = System.nanoTime();
		Path directory = TargetProcess.createDirectory();
		Path program = directory.resolve(PROGRAM);
		try (InputStream source = NodeTarget.class.getResourceAsStream(PROGRAM)) {
			Files.copy(source, program);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		int port = SampleTarget.freePort();
		Map<String, String> environment = Map.of("NODE_ENV", "production", "NODE_PATH", modules().toString(), "PORT",
				Integer.toString(port), "PM2_HOME", directory.toString(), "WORKERS",
				this.pm2 ? "0" : Integer.toString(this.workers));
		List<String> command = this.pm2
				? List.of(Programs.find("pm2-runtime").orElseThrow(), "start", program.toString(), "-i",
						Integer.toString(this.workers))
				: List.of(Programs.find("node").orElseThrow(), program.toString());
		TargetProcess process = TargetProcess.start(directory, environment, command);
		return RunningTarget.whenReady(this.name, port, 0, start, List.of(process));
	}

	/**
	 * Versions of what is installed besides Node itself.
	 */
	static List<String> versions() {
		return Programs.find("npm").isEmpty() ? List.of()
				: Stream.of("Express", "PM2").map(NodeTarget::version).flatMap(Optional::stream).toList();
	}

	private static Optional<String> version(String name) {
		try {
			Path description = modules().resolve(Path.of(name.toLowerCase(Locale.ROOT), "package.json"));
			Matcher matcher = VERSION.matcher(Files.exists(description) ? Files.readString(description) : "");
			return matcher.find() ? Optional.of(name + " " + matcher.group(1)) : Optional.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path modules() {
		List<String> lines = Programs.output("npm", "root", "-g").lines().toList();
		return Path.of(lines.isEmpty() ? "" : lines.get(lines.size() - 1));
	}

}
