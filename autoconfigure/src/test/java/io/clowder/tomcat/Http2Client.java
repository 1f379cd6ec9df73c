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
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * One client's connection with HTTP/2, which shows every frame of the server but those
 * that every connection has.
 */
final class Http2Client implements AutoCloseable {

	static final int DATA = 0;

	static final int HEADERS = 1;

	static final int RST_STREAM = 3;

	static final int GOAWAY = 7;

	private static final int SETTINGS = 4;

	private static final int PING = 6;

	private static final int WINDOW_UPDATE = 8;

	private static final int ACK = 1;

	private static final int END_STREAM = 1;

	private static final int END_HEADERS = 4;

	private final Socket socket;

	private final boolean tls;

	private final DataInputStream in;

	Http2Client(Socket socket, boolean tls) throws IOException {
		this.socket = socket;
		this.tls = tls;
		socket.setSoTimeout(10_000);
		this.in = new DataInputStream(socket.getInputStream());
		socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		write(SETTINGS, 0, 0, new byte[0]);
		// Room for more than the responses of one test
		write(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(1 << 24).array());
	}

	/**
	 * Sends a request.
	 */
	void get(int stream, String path) throws IOException {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		block.write(0x82); // :method GET
		block.write(this.tls ? 0x87 : 0x86); // :scheme
		literal(block, 0x04, path); // :path
		literal(block, 0x01, "localhost"); // :authority
		write(HEADERS, END_STREAM | END_HEADERS, stream, block.toByteArray());
	}

	private static void literal(ByteArrayOutputStream block, int name, String value) {
		block.write(name);
		block.write(value.length());
		block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
	}

	private void write(int type, int flags, int stream, byte[] payload) throws IOException {
		ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
		frame.put((byte) 0).putShort((short) payload.length).put((byte) type).put((byte) flags).putInt(stream);
		OutputStream out = this.socket.getOutputStream();
		out.write(frame.put(payload).array());
		out.flush();
	}

	/**
	 * The next frame of interest, or {@code null} if the server has closed the
	 * connection.
	 */
	@Nullable Frame next() throws IOException {
		while (true) {
			int first = this.in.read();
			if (first < 0) {
				return null;
			}
			int length = (first << 16) | this.in.readUnsignedShort();
			int type = this.in.read();
			int flags = this.in.read();
			int stream = this.in.readInt();
			byte[] payload = this.in.readNBytes(length);
			if ((type == SETTINGS || type == PING) && (flags & ACK) == 0) {
				write(type, ACK, 0, (type == PING) ? payload : new byte[0]);
			}
			else if (type != SETTINGS && type != PING && type != WINDOW_UPDATE) {
				return new Frame(type, flags, stream, payload);
			}
		}
	}

	/**
	 * All of the body that is still to come.
	 */
	String body(int stream) throws IOException {
		StringBuilder body = new StringBuilder();
		Frame frame;
		do {
			frame = ofStream(stream);
			body.append(frame.text());
		}
		while ((frame.flags() & END_STREAM) == 0);
		return body.toString();
	}

	/**
	 * The next piece of a body.
	 */
	String piece(int stream) throws IOException {
		Frame frame = ofStream(stream);
		while (frame.text().isEmpty()) {
			frame = ofStream(stream);
		}
		return frame.text();
	}

	private Frame ofStream(int stream) throws IOException {
		Frame frame = next();
		if (frame == null || frame.stream() != stream || frame.type() > HEADERS) {
			throw new IOException("Unexpected " + frame);
		}
		return frame;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * A frame.
	 *
	 * @param type its type
	 * @param flags its flags
	 * @param stream its stream, 0 for that of the connection
	 * @param payload its payload
	 */
	record Frame(int type, int flags, int stream, byte[] payload) {

		String text() {
			return (this.type == DATA) ? new String(this.payload, StandardCharsets.UTF_8) : "";
		}

		/**
		 * The last stream that the server processes, of a {@link #GOAWAY}.
		 */
		int lastStream() {
			return ByteBuffer.wrap(this.payload).getInt();
		}

		int goAwayError() {
			return ByteBuffer.wrap(this.payload).getInt(4);
		}

	}

}
