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

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The last lines a worker printed.
 */
public final class OutputTail {

	static final int MAX_LINES = 200;

	static final int MAX_LINE = 4 * 1024;

	static final int MAX_SIZE = 256 * 1024;

	private final Deque<byte[]> lines = new ArrayDeque<>();

	private int size;

	/**
	 * Adds a line.
	 * @param line the line, with or without its line feed
	 */
	public synchronized void add(byte[] line) {
		int length = line.length;
		while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r')) {
			length--;
		}
		byte[] kept = Arrays.copyOf(line, Math.min(length, MAX_LINE));
		this.lines.add(kept);
		this.size += kept.length;
		while (this.lines.size() > MAX_LINES || this.size > MAX_SIZE) {
			this.size -= this.lines.remove().length;
		}
	}

	/**
	 * The lines, oldest first.
	 * @return the lines without their line feeds
	 */
	public synchronized List<String> lines() {
		return this.lines.stream().map((line) -> new String(line, StandardCharsets.UTF_8)).toList();
	}

}
