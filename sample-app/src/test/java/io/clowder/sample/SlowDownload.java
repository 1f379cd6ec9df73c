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

package io.clowder.sample;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that reads one byte a second of a response that is larger than all buffers on
 * the way, so that the server has to wait for it.
 */
final class SlowDownload implements AutoCloseable {

	/**
	 * The kernel holds 4 MB back at most for a sender (tcp_wmem).
	 */
	static final int SIZE = 16 * 1024 * 1024;

	private static final int SMALL_BUFFER = 4096;

	private static final int LARGE_BUFFER = 1024 * 1024;

	private static final int TIMEOUT = (int) Duration.ofSeconds(15).toMillis();

	private final Socket socket = new Socket();

	private final byte[] content = new byte[SIZE];

	private final String line;

	private int read;

	private SlowDownload(int port) throws IOException {
		// It has to be small before the connection is made.
		this.socket.setReceiveBufferSize(SMALL_BUFFER);
		this.socket.setSoTimeout(TIMEOUT);
		this.socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT);
		this.socket.getOutputStream()
			.write(("GET /bytes?size=" + SIZE + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
				.getBytes(StandardCharsets.ISO_8859_1));
		assertThat(readLine()).startsWith("HTTP/1.1 200");
		while (!readLine().isEmpty()) {
			continue; // Headers tell nothing.
		}
		this.line = readLine() + "\n";
		byte[] line = this.line.getBytes(StandardCharsets.UTF_8);
		System.arraycopy(line, 0, this.content, 0, line.length);
		this.read = line.length;
	}

	/**
	 * Sends a request and reads the first line of the response.
	 */
	static SlowDownload start(int port) throws IOException {
		return new SlowDownload(port);
	}

	/**
	 * The process that sends it.
	 */
	long pid() {
		return new HttpResponse(200, Map.of(), this.line.getBytes(StandardCharsets.UTF_8)).pid();
	}

	/**
	 * Reads the next byte, after a second.
	 */
	void readByte() throws IOException {
		try {
			// The pace is what is tested.
			new CountDownLatch(1).await(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		int next = this.socket.getInputStream().read();
		assertThat(next).isNotEqualTo(-1);
		this.content[this.read++] = (byte) next;
	}

	/**
	 * Reads the rest as fast as it comes.
	 * @return how much that was
	 */
	int readRest() throws IOException {
		this.socket.setReceiveBufferSize(LARGE_BUFFER);
		int rest = this.socket.getInputStream().readNBytes(this.content, this.read, SIZE - this.read);
		this.read += rest;
		return rest;
	}

	/**
	 * Checks that every byte has arrived, from one process.
	 */
	void assertComplete() {
		assertThat(this.read).isEqualTo(SIZE);
		byte[] expected = this.line.repeat(SIZE / this.line.length() + 1).getBytes(StandardCharsets.UTF_8);
		assertThat(Arrays.equals(this.content, 0, SIZE, expected, 0, SIZE)).isTrue();
	}

	private String readLine() throws IOException {
		InputStream in = this.socket.getInputStream();
		StringBuilder line = new StringBuilder();
		for (int next = in.read(); next != '\n'; next = in.read()) {
			if (next == -1) {
				throw new EOFException("The connection was closed");
			}
			line.append((char) next);
		}
		return line.toString().stripTrailing();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
