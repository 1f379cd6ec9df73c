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

package io.clowder.tomcat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A connection of this process to an endpoint of its own, for one request.
 */
final class SelfConnection implements AutoCloseable {

	private static final int LONGEST_STATUS_LINE = 1000;

	private final Socket socket;

	private final long deadline;

	private SelfConnection(Socket socket, long deadline) {
		this.socket = socket;
		this.deadline = deadline;
	}

	/**
	 * Opens a connection, with TLS if the endpoint has it.
	 * @param endpoint the endpoint
	 * @param deadline when to give up, by {@link System#nanoTime}
	 */
	static SelfConnection open(SharedPortEndpoint endpoint, long deadline) throws IOException {
		if (endpoint.room() == 0) {
			throw new IOException("The worker takes no connection");
		}
		Socket socket = new Socket();
		try {
			connect(socket, endpoint, deadline);
			return new SelfConnection(endpoint.isSSLEnabled() ? TrustingTls.over(socket, remaining(deadline)) : socket,
					deadline);
		}
		catch (IOException | RuntimeException ex) {
			socket.close();
			throw ex;
		}
	}

	private static void connect(Socket socket, SharedPortEndpoint endpoint, long deadline) throws IOException {
		try (ServerSocketChannel door = ServerSocketChannel.open()) {
			door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			socket.connect(door.getLocalAddress(), remaining(deadline));
			socket.setSoTimeout(remaining(deadline));
			endpoint.takeOwn(acceptFrom(socket.getLocalSocketAddress(), door));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while taking a connection", ex);
		}
	}

	/**
	 * Another process may have found the door, which is open for a moment.
	 */
	private static SocketChannel acceptFrom(Object client, ServerSocketChannel door) throws IOException {
		while (true) {
			SocketChannel channel = door.accept();
			if (client.equals(channel.getRemoteAddress())) {
				channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
				return channel;
			}
			channel.close();
		}
	}

	/**
	 * Sends the request and reads all of the response.
	 * @return its status
	 */
	int get(String path) throws IOException {
		String request = "GET %s HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Clowder\r\nAccept: */*\r\n".formatted(path)
				+ "Connection: close\r\n\r\n";
		this.socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
		InputStream in = this.socket.getInputStream();
		int status = readStatus(in);
		byte[] buffer = new byte[8192];
		int read = 0;
		while (read >= 0) {
			this.socket.setSoTimeout(remaining(this.deadline));
			read = in.read(buffer);
		}
		return status;
	}

	private int readStatus(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		int next = in.read();
		while (next >= 0 && next != '\n' && line.length() < LONGEST_STATUS_LINE) {
			line.append((char) next);
			next = in.read();
		}
		String[] parts = line.toString().split(" ");
		if (parts.length < 2 || !parts[1].matches("\\d{3}")) {
			throw new IOException("The connection was closed without an answer");
		}
		return Integer.parseInt(parts[1]);
	}

	private static int remaining(long deadline) throws SocketTimeoutException {
		long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
		if (millis <= 0) {
			throw new SocketTimeoutException("The time is over");
		}
		return (int) Math.min(millis, Integer.MAX_VALUE);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
