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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Takes a thread dump that the primary has asked for out of a worker's output. A dump
 * that somebody else has asked for passes.
 */
final class DumpCapture implements OutputFilter {

	static final int MAX_SIZE = 4 * 1024 * 1024;

	private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");

	private final StringBuilder dump = new StringBuilder();

	private CompletableFuture<Void> finished = CompletableFuture.completedFuture(null);

	private byte @Nullable [] date;

	private Phase phase = Phase.IDLE;

	/**
	 * Expects a dump from now on.
	 * @return completed when the dump is whole, or when nothing more can come
	 */
	synchronized CompletableFuture<Void> expect() {
		this.dump.setLength(0);
		this.phase = Phase.EXPECTED;
		this.finished = new CompletableFuture<>();
		return this.finished;
	}

	/**
	 * Ends the wait. What the worker prints after this is printed.
	 * @return the dump as far as it came, empty if it did not begin
	 */
	synchronized String take() {
		this.phase = Phase.IDLE;
		return this.dump.toString();
	}

	@Override
	public synchronized List<byte[]> filter(byte[] line) {
		String text = new String(line, StandardCharsets.UTF_8).stripTrailing();
		if (this.phase == Phase.EXPECTED && this.date == null && DATE.matcher(text).matches()) {
			this.date = line;
			return List.of();
		}
		if (this.phase == Phase.EXPECTED && text.startsWith("Full thread dump ")) {
			this.phase = Phase.THREADS;
			if (this.date != null) {
				append(new String(this.date, StandardCharsets.UTF_8).stripTrailing());
				this.date = null;
			}
		}
		if (this.phase == Phase.EXPECTED || this.phase == Phase.IDLE) {
			List<byte[]> lines = new ArrayList<>(end());
			lines.add(line);
			return lines;
		}
		append(text);
		this.phase = this.phase.next(text);
		if (this.phase == Phase.IDLE || this.dump.length() > MAX_SIZE) {
			this.phase = Phase.IDLE;
			this.finished.complete(null);
		}
		return List.of();
	}

	@Override
	public synchronized List<byte[]> end() {
		byte[] held = this.date;
		this.date = null;
		return (held != null) ? List.of(held) : List.of();
	}

	/**
	 * Nothing more will come.
	 */
	synchronized void close() {
		this.finished.complete(null);
	}

	private void append(String text) {
		this.dump.append(text).append('\n');
	}

	/**
	 * What comes next. Every collector prints its heap in its own way, some with empty
	 * lines; all of them end with the metaspace and an empty line.
	 */
	private enum Phase {

		IDLE, EXPECTED, THREADS, HEAP, METASPACE;

		Phase next(String text) {
			return switch (this) {
				case THREADS -> text.equals("Heap") ? HEAP : this;
				case HEAP -> text.startsWith(" Metaspace ") ? METASPACE : this;
				case METASPACE -> text.isEmpty() ? IDLE : this;
				default -> this;
			};
		}

	}

}
