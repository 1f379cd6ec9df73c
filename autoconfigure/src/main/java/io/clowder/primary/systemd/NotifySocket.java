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

package io.clowder.primary.systemd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.clowder.ipc.NativeTransport;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;

/**
 * Sends datagrams to the socket that systemd has named.
 */
final class NotifySocket implements NotifyChannel {

	private final DomainSocketAddress address;

	NotifySocket(String name) {
		this.address = new DomainSocketAddress(name.startsWith("@") ? '\0' + name.substring(1) : name);
	}

	@Override
	public void send(String message) throws IOException {
		// Asking loads the native library.
		String unavailability = NativeTransport.unavailability();
		if (unavailability != null) {
			throw new IOException(unavailability);
		}
		byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
		ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
		Socket socket = Socket.newSocketDomainDgram();
		try {
			// A connected socket also reaches abstract names; sendToDomainSocket pads
			// them.
			// It never blocks: Netty's sockets do not.
			socket.connect(this.address);
			if (socket.write(buffer, 0, bytes.length) != bytes.length) {
				throw new IOException("The socket takes no more messages at present");
			}
		}
		finally {
			socket.close();
		}
	}

}
