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

package io.clowder.ipc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A listening socket and its clients.
 */
class TcpConnections implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 5000;

	private final Socket listener = Socket.newSocketStream();

	private final List<java.net.Socket> open = new ArrayList<>();

	static {
		Epoll.ensureAvailability();
	}

	TcpConnections() throws IOException {
		this.listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		this.listener.listen(100);
	}

	InetSocketAddress address() {
		return this.listener.localAddress();
	}

	Connection connect() throws IOException {
		java.net.Socket client = new java.net.Socket(InetAddress.getLoopbackAddress(), address().getPort());
		client.setSoTimeout(TIMEOUT_MILLIS);
		this.open.add(client);
		int descriptor = this.listener.accept(new byte[26]);
		assertThat(descriptor).isPositive();
		return new Connection(client, descriptor);
	}

	@Override
	public void close() throws IOException {
		for (java.net.Socket client : this.open) {
			client.close();
		}
		this.listener.close();
	}

	/**
	 * Both ends of a connection.
	 *
	 * @param client the client's end
	 * @param descriptor number of the descriptor of the server's end
	 */
	record Connection(java.net.Socket client, int descriptor) {

		/**
		 * Whether what is written to a descriptor reaches the client.
		 */
		boolean isReachedBy(int descriptor) throws IOException {
			byte[] bytes = "hello".getBytes(StandardCharsets.US_ASCII);
			ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes);
			assertThat(new FileDescriptor(descriptor).write(buffer, 0, bytes.length)).isEqualTo(bytes.length);
			return Arrays.equals(this.client.getInputStream().readNBytes(bytes.length), bytes);
		}

		boolean isClosedByServer() throws IOException {
			return this.client.getInputStream().read() < 0;
		}

		static void close(int descriptor) throws IOException {
			new FileDescriptor(descriptor).close();
		}

	}

}
