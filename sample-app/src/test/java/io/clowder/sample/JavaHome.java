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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A Java installation to run the sample on.
 *
 * @param path the installation
 * @param version its feature version
 */
record JavaHome(Path path, int version) {

	private static final Path INSTALLATIONS = Path.of("/usr/lib/jvm");

	/**
	 * The one that runs the tests.
	 */
	static JavaHome current() {
		return new JavaHome(Path.of(System.getProperty("java.home")), Runtime.version().feature());
	}

	/**
	 * The one that runs the tests and, if there is one, a Java 25.
	 */
	static List<JavaHome> all() {
		Map<Integer, JavaHome> homes = new TreeMap<>();
		homes.put(current().version(), current());
		candidates().filter((path) -> Files.isExecutable(path.resolve("bin/java")))
			.map((path) -> new JavaHome(path, 25))
			.findFirst()
			.ifPresent((home) -> homes.putIfAbsent(home.version(), home));
		return List.copyOf(homes.values());
	}

	/**
	 * The one that runs the tests; all of them in the profile {@code soak}. For what is
	 * the same on every Java.
	 */
	static List<JavaHome> currentOrAll() {
		return Boolean.getBoolean("clowder.soak") ? all() : List.of(current());
	}

	private static Stream<Path> candidates() {
		List<Path> candidates = new ArrayList<>();
		String configured = System.getenv("JAVA_HOME_25_X64");
		if (configured != null) {
			candidates.add(Path.of(configured));
		}
		if (Files.isDirectory(INSTALLATIONS)) {
			try (Stream<Path> installations = Files.list(INSTALLATIONS)) {
				installations.filter((path) -> path.getFileName().toString().contains("25")).forEach(candidates::add);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return candidates.stream();
	}

	String java() {
		return this.path.resolve("bin/java").toString();
	}

	@Override
	public String toString() {
		return "java" + this.version;
	}

}
