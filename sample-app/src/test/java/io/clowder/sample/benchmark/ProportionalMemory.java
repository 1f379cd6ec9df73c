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
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The memory of a process, where a page that several share counts for each by its part
 * only (PSS).
 */
final class ProportionalMemory {

	private ProportionalMemory() {
	}

	/**
	 * Of a process, in kilobytes; 0 if it has ended.
	 */
	static long of(long pid) {
		try {
			return parse(Files.readString(Path.of("/proc/" + pid + "/smaps_rollup")));
		}
		catch (IOException ex) {
			return 0;
		}
	}

	static long parse(String rollup) {
		return rollup.lines()
			.filter((line) -> line.startsWith("Pss:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
			.sum();
	}

}
