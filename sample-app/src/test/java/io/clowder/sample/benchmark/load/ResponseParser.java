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

package io.clowder.sample.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Finds the end of an HTTP/1.1 response in what arrives. It allocates nothing, since the
 * servers that are measured run on the same processors.
 */
final class ResponseParser {

	private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.ISO_8859_1);

	private static final byte[] CHUNKED = "transfer-encoding: chunked".getBytes(StandardCharsets.ISO_8859_1);

	private static final byte[] CLOSE = "connection: close".getBytes(StandardCharsets.ISO_8859_1);

	private static final int STATUS = "HTTP/1.1 ".length();

	private enum Part {

		STATUS_LINE, HEADER, FIXED, CHUNK_SIZE, CHUNK, CHUNK_END, TRAILER, UNTIL_END, COMPLETE

	}

	private final byte[] line = new byte[8192];

	private int length;

	private Part part = Part.STATUS_LINE;

	private int status;

	private long remaining;

	private boolean chunked;

	private boolean last;

	/**
	 * Forgets the previous response.
	 */
	void reset() {
		this.length = 0;
		this.part = Part.STATUS_LINE;
		this.status = 0;
		this.remaining = -1;
		this.chunked = false;
		this.last = false;
	}

	int status() {
		return this.status;
	}

	/**
	 * Whether the server closes the connection after the response.
	 */
	boolean isLast() {
		return this.last;
	}

	boolean hasBegun() {
		return this.part != Part.STATUS_LINE || this.length > 0 || this.status > 0;
	}

	/**
	 * Takes what has arrived.
	 * @return whether the response is complete
	 */
	boolean feed(ByteBuffer input) {
		while (input.hasRemaining() && this.part != Part.COMPLETE) {
			switch (this.part) {
				case FIXED, CHUNK -> skip(input);
				case UNTIL_END -> input.position(input.limit());
				default -> takeLine(input);
			}
		}
		return this.part == Part.COMPLETE;
	}

	/**
	 * The server has closed the connection.
	 * @return whether the response is complete
	 */
	boolean end() {
		return this.part == Part.UNTIL_END;
	}

	private void skip(ByteBuffer input) {
		int count = (int) Math.min(this.remaining, input.remaining());
		input.position(input.position() + count);
		this.remaining -= count;
		if (this.remaining == 0) {
			this.part = (this.part == Part.FIXED) ? Part.COMPLETE : Part.CHUNK_END;
		}
	}

	private void takeLine(ByteBuffer input) {
		while (input.hasRemaining()) {
			byte next = input.get();
			if (next == '\n') {
				endLine();
				this.length = 0;
				return;
			}
			if (next != '\r') {
				// A longer line is none of those that matter
				this.line[Math.min(this.length, this.line.length - 1)] = next;
				this.length++;
			}
		}
	}

	private void endLine() {
		switch (this.part) {
			case STATUS_LINE -> {
				this.status = (int) number(STATUS, 10);
				this.part = Part.HEADER;
			}
			case HEADER -> endHeader();
			case CHUNK_SIZE -> {
				this.remaining = number(0, 16);
				this.part = (this.remaining > 0) ? Part.CHUNK : Part.TRAILER;
			}
			case CHUNK_END -> {
				this.part = Part.CHUNK_SIZE;
			}
			case TRAILER -> {
				this.part = (this.length == 0) ? Part.COMPLETE : Part.TRAILER;
			}
			default -> throw new IllegalStateException("No line in " + this.part);
		}
	}

	private void endHeader() {
		if (this.length == 0) {
			this.part = body();
		}
		else if (startsWith(CONTENT_LENGTH)) {
			this.remaining = number(CONTENT_LENGTH.length, 10);
		}
		else if (startsWith(CHUNKED)) {
			this.chunked = true;
		}
		else if (startsWith(CLOSE)) {
			this.last = true;
		}
	}

	private Part body() {
		if (this.status < 200) {
			return Part.STATUS_LINE;
		}
		if (this.status == 204 || this.status == 304 || this.remaining == 0) {
			return Part.COMPLETE;
		}
		if (this.chunked) {
			return Part.CHUNK_SIZE;
		}
		return (this.remaining > 0) ? Part.FIXED : Part.UNTIL_END;
	}

	private boolean startsWith(byte[] prefix) {
		if (this.length < prefix.length) {
			return false;
		}
		for (int i = 0; i < prefix.length; i++) {
			int character = this.line[i];
			int lower = (character >= 'A' && character <= 'Z') ? character + ('a' - 'A') : character;
			if (lower != prefix[i]) {
				return false;
			}
		}
		return true;
	}

	private long number(int from, int radix) {
		long number = 0;
		for (int i = from; i < Math.min(this.length, this.line.length); i++) {
			int digit = Character.digit(this.line[i], radix);
			if (digit >= 0) {
				number = number * radix + digit;
			}
			else if (this.line[i] != ' ') {
				break;
			}
		}
		return number;
	}

}
