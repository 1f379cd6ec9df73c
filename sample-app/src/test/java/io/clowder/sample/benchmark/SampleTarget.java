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
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.clowder.Balancing;
import io.clowder.sample.Launch;
import io.clowder.sample.Ports;

/**
 * The packaged sample, with the flags that a JVM has if its user gives none.
 *
 * @param name its name
 * @param java the Java to run it on
 * @param workers the number of workers, 0 for one plain process
 * @param balancing how a cluster balances
 * @param arguments further program arguments
 */
record SampleTarget(String name, String java, int workers, String balancing, List<String> arguments) implements Target {

	static final String LEAST_CONNECTIONS = "least-connections";

	static SampleTarget plain(String java, List<String> arguments) {
		return new SampleTarget(PLAIN, java, 0, LEAST_CONNECTIONS, arguments);
	}

	static SampleTarget cluster(String java, int workers, String balancing, List<String> arguments) {
		String name = "cluster of %d (%s)".formatted(workers, balancing);
		return new SampleTarget(name, java, workers, balancing, arguments);
	}

	/**
	 * The same under another name and with more arguments.
	 */
	SampleTarget with(String name, String... arguments) {
		List<String> all = Stream.concat(this.arguments.stream(), Stream.of(arguments)).toList();
		return new SampleTarget(name, this.java, this.workers, this.balancing, all);
	}

	@Override
	public Optional<String> missing() {
		boolean known = Stream.of(Balancing.values()).anyMatch((value) -> value.toString().equals(this.balancing));
		return known ? Optional.empty() : Optional.of("cluster.balancing=%s is not known".formatted(this.balancing));
	}

	@Override
	public RunningTarget start() {
		long start = System.nanoTime();
		int port = freePort();
		return RunningTarget.whenReady(this.name, port, this.workers, start, List.of(startProcess(port)));
	}

	/**
	 * Starts it and does not wait.
	 */
	TargetProcess startProcess(int port) {
		Path directory = TargetProcess.createDirectory();
		List<String> command = new ArrayList<>(List.of(this.java, "-Djava.io.tmpdir=" + directory, "-jar",
				Launch.JAR.toString(), "--server.port=" + port,
				"--cluster.workers=" + ((this.workers > 0) ? Integer.toString(this.workers) : "off")));
		if (this.workers > 0) {
			command.add("--cluster.balancing=" + this.balancing);
			command.add("--management.endpoint.cluster.access=unrestricted");
		}
		command.addAll(this.arguments);
		return TargetProcess.start(directory, Map.of(), command);
	}

	static int freePort() {
		try {
			return Ports.free();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
