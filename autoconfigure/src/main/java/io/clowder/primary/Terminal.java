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

package io.clowder.primary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The terminal this process was started from, if there was one. {@code SIGHUP} comes when
 * it goes away, and also from people who want a reload: the kernel takes the terminal
 * from the process only in the first case.
 */
final class Terminal {

	/**
	 * Of {@code /proc/self/stat}, counted from the end of the command's name, see
	 * proc(5).
	 */
	private static final int TTY_FIELD = 4;

	private final Path stat;

	private final boolean present;

	Terminal() {
		this(Path.of("/proc/self/stat"));
	}

	Terminal(Path stat) {
		this.stat = stat;
		this.present = isAttached();
	}

	/**
	 * Whether there was a terminal, and is none any more.
	 */
	boolean isGone() {
		return this.present && !isAttached();
	}

	private boolean isAttached() {
		try {
			String line = Files.readString(this.stat);
			// The name may contain spaces and parentheses.
			String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
			return !fields[TTY_FIELD].equals("0");
		}
		catch (IOException | RuntimeException ex) {
			return false;
		}
	}

}
