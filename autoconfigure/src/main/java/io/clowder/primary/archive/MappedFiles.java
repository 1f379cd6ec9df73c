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
import java.nio.file.Path;

/**
 * Which files a process has mapped, as Linux tells.
 */
final class MappedFiles {

	private MappedFiles() {
	}

	/**
	 * Whether a process has mapped a file.
	 * @param pid the process
	 * @param file path of the file
	 * @return {@code true} if it has, or if nobody tells
	 */
	static boolean contains(long pid, Path file) {
		try {
			String path = file.toRealPath().toString();
			return Files.readAllLines(Path.of("/proc/" + pid + "/maps"))
				.stream()
				.anyMatch((line) -> line.endsWith(path));
		}
		catch (IOException ex) {
			return true;
		}
	}

}
