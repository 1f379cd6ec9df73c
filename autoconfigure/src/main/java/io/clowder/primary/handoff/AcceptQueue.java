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

package io.clowder.primary.handoff;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Reads how many connections wait in the kernel's queue of a listening socket: for those
 * the receive queue of {@code /proc/net/tcp} is their accept queue, see proc(5).
 */
final class AcceptQueue {

	private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp6"), Path.of("/proc/net/tcp"));

	private static final String LISTENING = "0A";

	private AcceptQueue() {
	}

	static int length(int port) {
		for (Path table : TABLES) {
			try (BufferedReader lines = Files.newBufferedReader(table)) {
				lines.readLine();
				int length = length(lines, port);
				if (length >= 0) {
					return length;
				}
			}
			catch (IOException | RuntimeException ex) {
				// Not Linux, or not told: an unknown queue is shown as an empty one.
				continue;
			}
		}
		return 0;
	}

	/**
	 * Finds a listening port. The kernel lists listening sockets first, so reading ends
	 * before thousands of connections.
	 * @return the length of its queue, or -1 if it is not in the table
	 */
	static int length(BufferedReader lines, int port) throws IOException {
		String suffix = String.format(Locale.ROOT, ":%04X", port);
		String line = lines.readLine();
		while (line != null) {
			String[] columns = line.trim().split("\\s+");
			if (!columns[3].equals(LISTENING)) {
				return -1;
			}
			if (columns[1].endsWith(suffix)) {
				return Integer.parseInt(columns[4].substring(columns[4].indexOf(':') + 1), 16);
			}
			line = lines.readLine();
		}
		return -1;
	}

}
