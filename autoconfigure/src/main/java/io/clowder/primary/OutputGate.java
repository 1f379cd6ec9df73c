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
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the lines that workers print meet. Until the cluster works for the first time
 * only the first worker's are shown and the others' are held back: copies that all fail
 * to start say the same, and once is enough. Safe for use by several threads.
 */
final class OutputGate {

	private static final int FIRST_WORKER = 1;

	private static final int MAX_HELD = 1000;

	private final List<HeldLine> held = new ArrayList<>();

	private boolean open;

	private boolean firstSpoke;

	/**
	 * Prints a line of a worker, or holds it back.
	 * @param line the line with its line feed
	 */
	synchronized void print(int workerId, OutputStream target, byte[] line) throws IOException {
		if (this.open || workerId == FIRST_WORKER) {
			this.firstSpoke |= workerId == FIRST_WORKER;
			target.write(line);
			target.flush();
		}
		else {
			this.held.add(new HeldLine(target, line));
			if (this.held.size() > MAX_HELD) {
				this.held.remove(0);
			}
		}
	}

	/**
	 * Prints what was held back and everything from now on.
	 */
	synchronized void open() throws IOException {
		this.open = true;
		for (HeldLine line : this.held) {
			line.target().write(line.line());
			line.target().flush();
		}
		this.held.clear();
	}

	/**
	 * No worker could be started. If the first one died without a word, the others' are
	 * all there is.
	 */
	synchronized void openUnlessFirstSpoke() throws IOException {
		if (!this.firstSpoke) {
			open();
		}
	}

	private record HeldLine(OutputStream target, byte[] line) {

	}

}
