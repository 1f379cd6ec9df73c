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

import java.util.regex.Pattern;

/**
 * The port a worker uses in place of one that the primary occupies.
 */
final class WorkerPort {

	private static final int MAX = 65535;

	private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

	private WorkerPort() {
	}

	/**
	 * Whether the text is the number of a port that only one process can listen on. Port
	 * 0 is a free port for each.
	 * @param text the text
	 * @return {@code true} if it is
	 */
	static boolean isExclusive(String text) {
		return NUMBER.matcher(text).matches() && Integer.parseInt(text) != 0;
	}

	static int of(String port, int workerId) {
		return Integer.parseInt(port) + workerId;
	}

	static boolean isValid(int port) {
		return port <= MAX;
	}

}
