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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Names, sizes and times of the files below a directory, to tell later whether all are
 * there as they were.
 */
final class FileList {

	private FileList() {
	}

	/**
	 * Writes the list of a directory.
	 */
	static void write(Path directory, Path list) throws IOException {
		Files.write(list, describe(directory));
	}

	/**
	 * Whether a directory still has what its list says.
	 */
	static boolean isTrue(Path directory, Path list) throws IOException {
		return Files.isDirectory(directory) && Files.isRegularFile(list)
				&& Files.readAllLines(list).equals(describe(directory));
	}

	private static List<String> describe(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			List<Path> all = files.filter(Files::isRegularFile).sorted().toList();
			return Stream
				.concat(Stream.of(all.size() + " files"), all.stream().map((file) -> describe(directory, file)))
				.toList();
		}
	}

	private static String describe(Path directory, Path file) {
		try {
			return Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis() + " "
					+ directory.relativize(file);
		}
		catch (IOException ex) {
			return "unreadable " + directory.relativize(file);
		}
	}

}
