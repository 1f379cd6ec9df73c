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
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A process that talks to the control socket in its own way.
 */
class RawClient implements AutoCloseable {

	private final SocketChannel channel;

	RawClient(Path socket) throws IOException {
		this.channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
	}

	void send(Message... messages) throws IOException {
		ByteBuf frames = Unpooled.buffer();
		for (Message message : messages) {
			MessageCodec.write(frames, message);
		}
		send(frames.nioBuffer());
	}

	void send(ByteBuffer bytes) throws IOException {
		while (bytes.hasRemaining()) {
			this.channel.write(bytes);
		}
	}

	/**
	 * Waits for the next message.
	 * @return the message, or {@code null} if the other side has closed the connection
	 */
	@Nullable Message receive() throws IOException {
		ByteBuffer length = read(Integer.BYTES);
		return (length != null) ? MessageCodec.read(Unpooled.wrappedBuffer(read(length.getInt()))) : null;
	}

	@Nullable ByteBuffer read(int count) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(count);
		while (bytes.hasRemaining()) {
			if (this.channel.read(bytes) < 0) {
				return null;
			}
		}
		return bytes.flip();
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
