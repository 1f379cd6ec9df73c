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

package io.clowder.primary.evidence;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the kernel says of a living process in {@code /proc/<pid>/status}.
 */
record ProcessState(String text) {

	private static final int SIGQUIT = 3;

	static Optional<ProcessState> read(Path proc, long pid) {
		try {
			return Optional.of(new ProcessState(Files.readString(proc.resolve(pid + "/status")).stripTrailing()));
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Whether the process is stopped, so that it cannot handle a signal.
	 */
	boolean isStopped() {
		return value("State").toUpperCase().startsWith("T");
	}

	/**
	 * Whether the process handles SIGQUIT. It would die of it before the JVM has
	 * installed its handler, and always with -Xrs.
	 */
	boolean catchesQuit() {
		try {
			return new BigInteger(value("SigCgt"), 16).testBit(SIGQUIT - 1);
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

	private String value(String name) {
		return this.text.lines()
			.filter((line) -> line.startsWith(name + ":"))
			.map((line) -> line.substring(name.length() + 1).strip())
			.findFirst()
			.orElse("");
	}

}
