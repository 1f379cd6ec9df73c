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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The private directory of a build, as far as class archives are in it: one for each kind
 * of JVM that has run the build lately.
 */
final class ClassArchiveDirectory {

	/**
	 * The present kind of JVM, the next one, and two to go back to.
	 */
	static final int KEPT = 4;

	private static final Log logger = LogFactory.getLog(ClassArchiveDirectory.class);

	private static final Pattern TEMPORARY = Pattern.compile("[0-9a-z]+-[0-9a-z-]+\\..+");

	private static final Pattern ARCHIVE = Pattern.compile("[0-9a-z]+\\.(jsa|aot)");

	/**
	 * No recording takes that long.
	 */
	private static final Duration ABANDONED_AGE = Duration.ofHours(1);

	private final Path path;

	ClassArchiveDirectory(Path path) {
		this.path = path;
	}

	Path resolve(String name) {
		return this.path.resolve(name);
	}

	/**
	 * Removes what killed clusters have left behind.
	 */
	void removeAbandoned() {
		Instant youngest = Instant.now().minus(ABANDONED_AGE);
		remove(TEMPORARY,
				(times) -> times.entrySet()
					.stream()
					.filter((entry) -> entry.getValue().toInstant().isBefore(youngest))
					.map(Map.Entry::getKey)
					.toList());
	}

	/**
	 * An archive is used.
	 */
	void touch(Path archive) {
		try {
			Files.setLastModifiedTime(archive, FileTime.from(Instant.now()));
		}
		catch (IOException ex) {
			logger.debug(archive + " cannot be marked as used.", ex);
		}
	}

	/**
	 * Removes the archives that have not been used for longest. JVMs that have mapped one
	 * do not notice.
	 */
	void removeOldest() {
		remove(ARCHIVE, (times) -> {
			List<Path> archives = new ArrayList<>(times.keySet());
			archives.sort(Comparator.comparing(times::get).reversed());
			return archives.subList(Math.min(KEPT, archives.size()), archives.size());
		});
	}

	private void remove(Pattern names, Function<Map<Path, FileTime>, List<Path>> selection) {
		try (Stream<Path> files = Files.list(this.path)) {
			Map<Path, FileTime> times = new HashMap<>();
			for (Path file : files.filter((each) -> names.matcher(each.getFileName().toString()).matches()).toList()) {
				addTime(file, times);
			}
			for (Path file : selection.apply(times)) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			logger.debug("Not all that is old could be removed from " + this.path + ".", ex);
		}
	}

	private static void addTime(Path file, Map<Path, FileTime> times) throws IOException {
		try {
			times.put(file, Files.getLastModifiedTime(file));
		}
		catch (NoSuchFileException ex) {
			logger.trace("Another cluster has removed " + file + ".", ex);
		}
	}

}
