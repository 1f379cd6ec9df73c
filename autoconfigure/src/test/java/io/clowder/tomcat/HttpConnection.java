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

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import javax.net.SocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * One client's connection, which is kept alive and shows every byte.
 */
class HttpConnection implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 5000;

	private final Socket socket;

	HttpConnection(int port) throws IOException {
		this(SocketFactory.getDefault(), port);
	}

	HttpConnection(SocketFactory sockets, int port) throws IOException {
		this.socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
	}

	/**
	 * Sends a request and waits for the response.
	 */
	Response get(String path) throws IOException {
		send(path);
		Response response = receive();
		if (response == null) {
			throw new IOException("The server closed the connection");
		}
		return response;
	}

	void send(String path) throws IOException {
		sendRaw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
	}

	void sendRaw(String bytes) throws IOException {
		this.socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
	}

	/**
	 * Waits for a response.
	 * @return the response, or {@code null} if the server has closed the connection
	 */
	@Nullable Response receive() throws IOException {
		InputStream in = this.socket.getInputStream();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
			int next = in.read();
			if (next < 0) {
				return null;
			}
			bytes.write(next);
		}
		String head = bytes.toString(StandardCharsets.ISO_8859_1);
		int length = 0;
		for (String line : head.toLowerCase(Locale.ROOT).split("\r\n")) {
			if (line.startsWith("content-length:")) {
				length = Integer.parseInt(line.substring("content-length:".length()).trim());
			}
		}
		String body = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
		return new Response(Integer.parseInt(head.split(" ")[1]), body, head);
	}

	/**
	 * Reads the body of a response that has been received up to its head.
	 */
	String receiveChunks() throws IOException {
		StringBuilder body = new StringBuilder();
		int length;
		do {
			length = Integer.parseInt(readLine(), 16);
			body.append(new String(this.socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1));
			readLine();
		}
		while (length > 0);
		return body.toString();
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = this.socket.getInputStream().read(); next != '\n'; next = this.socket.getInputStream().read()) {
			if (next < 0) {
				throw new EOFException("The server closed the connection");
			}
			line.append((char) next);
		}
		return line.toString().trim();
	}

	int localPort() {
		return this.socket.getLocalPort();
	}

	/**
	 * Closes the connection so that the server's end is an error and no end of input.
	 */
	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * A response.
	 *
	 * @param status its status
	 * @param body its body
	 * @param head status line and headers
	 */
	record Response(int status, String body, String head) {

	}

}
