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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * An HTTP server with a thread per connection. What it does depends on the path:
 * {@code /broken} is answered with status 500, {@code /cut} by the end of the connection,
 * and the tenth request for {@code /stall} takes 200 milliseconds.
 */
final class SmallServer implements AutoCloseable {

	private final ServerSocket socket;

	private final AtomicInteger connections = new AtomicInteger();

	private final AtomicInteger requests = new AtomicInteger();

	private final Queue<String> cookies = new ConcurrentLinkedQueue<>();

	SmallServer() throws IOException {
		this.socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	int port() {
		return this.socket.getLocalPort();
	}

	int connections() {
		return this.connections.get();
	}

	int requests() {
		return this.requests.get();
	}

	Queue<String> cookies() {
		return this.cookies;
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "small-server");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept() {
		try {
			while (true) {
				Socket connection = this.socket.accept();
				this.connections.incrementAndGet();
				start(() -> serve(connection));
			}
		}
		catch (IOException ex) {
			// It has been closed
		}
	}

	private void serve(Socket connection) {
		try (connection) {
			connection.setTcpNoDelay(true);
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
			String line = reader.readLine();
			boolean last = false;
			while (line != null && !last) {
				String path = line.split(" ")[1];
				while (!line.isEmpty()) {
					last |= line.equals("Connection: close");
					if (line.startsWith("Cookie: ")) {
						this.cookies.add(line.substring("Cookie: ".length()));
					}
					line = reader.readLine();
				}
				answer(connection, path, last);
				line = last ? null : reader.readLine();
			}
		}
		catch (IOException ex) {
			// The connection has ended
		}
	}

	private void answer(Socket connection, String path, boolean last) throws IOException {
		int number = this.requests.incrementAndGet();
		if (path.equals("/cut")) {
			connection.close();
			return;
		}
		if (path.equals("/stall") && number == 10) {
			LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
		}
		String status = path.equals("/broken") ? "500 Broken" : "200 OK";
		String close = last ? "Connection: close\r\n" : "";
		connection.getOutputStream()
			.write("HTTP/1.1 %s\r\n%sContent-Length: 5\r\n\r\nHello".formatted(status, close)
				.getBytes(StandardCharsets.ISO_8859_1));
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
