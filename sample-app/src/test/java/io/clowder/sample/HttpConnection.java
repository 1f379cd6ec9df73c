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

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * One connection of an HTTP/1.1 client, which no pool hides and nothing retries.
 */
final class HttpConnection implements AutoCloseable {

	private static final int TIMEOUT = (int) Duration.ofSeconds(15).toMillis();

	private final Socket socket;

	private final InputStream in;

	private HttpConnection(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(TIMEOUT);
		this.in = new BufferedInputStream(socket.getInputStream());
	}

	static HttpConnection open(String host, int port) throws IOException {
		return open(null, host, port);
	}

	/**
	 * Opens a connection from a local address.
	 */
	static HttpConnection open(@Nullable String client, String host, int port) throws IOException {
		Socket socket = new Socket();
		try {
			if (client != null) {
				socket.bind(new InetSocketAddress(client, 0));
			}
			socket.connect(new InetSocketAddress(host, port), TIMEOUT);
			return new HttpConnection(socket);
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	/**
	 * Opens an encrypted connection.
	 */
	static HttpConnection openEncrypted(SSLContext context, String host, int port) throws IOException {
		HttpConnection plain = open(host, port);
		try {
			return new HttpConnection(context.getSocketFactory().createSocket(plain.socket, host, port, true));
		}
		catch (IOException ex) {
			plain.close();
			throw ex;
		}
	}

	Socket socket() {
		return this.socket;
	}

	HttpResponse get(String path, String... headers) throws IOException {
		return send("GET", path, headers);
	}

	/**
	 * Sends a request without content and reads the response.
	 */
	HttpResponse send(String method, String path, String... headers) throws IOException {
		StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
		for (String header : headers) {
			request.append(header).append("\r\n");
		}
		request.append(method.equals("POST") ? "Content-Length: 0\r\n\r\n" : "\r\n");
		this.socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
		return read();
	}

	/**
	 * Sends a request with content and reads the response.
	 */
	HttpResponse post(String path, String type, String content) throws IOException {
		byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
		String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: "
				+ bytes.length + "\r\n\r\n";
		this.socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
		this.socket.getOutputStream().write(bytes);
		return read();
	}

	/**
	 * Sends a request with content and does not wait for the response.
	 */
	void write(String method, String path, String content, String... headers) throws IOException {
		byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
		StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
		for (String header : headers) {
			request.append(header).append("\r\n");
		}
		request.append("Content-Length: ").append(bytes.length).append("\r\n\r\n").append(content);
		this.socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Reads the response to what was written to the socket.
	 */
	HttpResponse read() throws IOException {
		int status = Integer.parseInt(readLine().split(" ")[1]);
		Map<String, String> headers = new HashMap<>();
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
		}
		return new HttpResponse(status, headers, readContent(status, headers));
	}

	private byte[] readContent(int status, Map<String, String> headers) throws IOException {
		if (status < 200 || status == 204 || status == 304) {
			return new byte[0];
		}
		if ("chunked".equals(headers.get("transfer-encoding"))) {
			return readChunks();
		}
		String length = headers.get("content-length");
		return (length != null) ? read(Integer.parseInt(length)) : this.in.readAllBytes();
	}

	private byte[] readChunks() throws IOException {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		int length = Integer.parseInt(readLine(), 16);
		while (length > 0) {
			content.writeBytes(read(length));
			readLine();
			length = Integer.parseInt(readLine(), 16);
		}
		readLine();
		return content.toByteArray();
	}

	private byte[] read(int length) throws IOException {
		byte[] content = this.in.readNBytes(length);
		if (content.length < length) {
			throw new EOFException("The connection was closed within a response");
		}
		return content;
	}

	private String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = this.in.read(); next != '\n'; next = this.in.read()) {
			if (next == -1) {
				throw new EOFException("The connection was closed");
			}
			line.write(next);
		}
		return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
	}

	/**
	 * Whether the server has closed its side while nothing was asked of it, for which
	 * every client that keeps connections looks before it uses one again.
	 */
	boolean isStale() throws IOException {
		this.socket.setSoTimeout(1);
		try {
			this.in.mark(1);
			int next = this.in.read();
			this.in.reset();
			return next == -1;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
		finally {
			this.socket.setSoTimeout(TIMEOUT);
		}
	}

	/**
	 * Whether the server has closed its side, waiting for that if need be.
	 */
	boolean isEnded() throws IOException {
		return this.in.read() == -1;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
