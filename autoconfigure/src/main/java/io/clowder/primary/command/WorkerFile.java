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

package io.clowder.primary.command;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The file a worker writes in place of one that the primary writes.
 */
final class WorkerFile {

	private WorkerFile() {
	}

	/**
	 * Return the name with the worker's id before the extension. Directories and devices
	 * can be shared and keep their name.
	 * @param name the name
	 * @param workerId the worker
	 * @return the name for the worker
	 */
	static String of(String name, int workerId) {
		if (isShareable(name)) {
			return name;
		}
		int base = name.lastIndexOf('/') + 1;
		int dot = name.lastIndexOf('.');
		int end = (dot > base) ? dot : name.length();
		return name.substring(0, end) + "-worker-" + workerId + name.substring(end);
	}

	private static boolean isShareable(String name) {
		// A device may be a link to whatever file the output goes to
		if (name.isEmpty() || name.endsWith("/") || name.startsWith("/dev/") || name.startsWith("/proc/")) {
			return true;
		}
		try {
			Path path = Path.of(name);
			return Files.exists(path) && !Files.isRegularFile(path);
		}
		catch (InvalidPathException ex) {
			return false;
		}
	}

}
