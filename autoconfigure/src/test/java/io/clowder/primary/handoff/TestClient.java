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

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/**
 * A client that wants to know which worker serves it.
 */
final class TestClient implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 8000;

	private final Socket socket;

	private TestClient(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
	}

	static TestClient connect(int port) throws IOException {
		return new TestClient(new Socket("127.0.0.1", port));
	}

	/**
	 * Connects from an address that ends in a number.
	 */
	static TestClient connectFrom(int lastByte, int port) throws IOException {
		InetAddress source = InetAddress.getByAddress(new byte[] { 127, 0, 0, (byte) lastByte });
		return new TestClient(new Socket(InetAddress.getByName("127.0.0.1"), port, source, 0));
	}

	/**
	 * Connects, and waits for the end of the connection.
	 * @return id of the worker that served it
	 */
	static int servedBy(int port) throws IOException {
		try (TestClient client = connect(port)) {
			return client.awaitServed();
		}
	}

	/**
	 * Id of the worker that answers next, or -1 at the end of the connection.
	 */
	int read() throws IOException {
		return this.socket.getInputStream().read();
	}

	int awaitServed() throws IOException {
		int id = read();
		if (read() != -1) {
			throw new IOException("Served twice");
		}
		return id;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
