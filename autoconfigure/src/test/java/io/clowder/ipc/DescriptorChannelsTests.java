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
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link DescriptorChannels}.
 */
@Timeout(20)
class DescriptorChannelsTests {

	static {
		Epoll.ensureAvailability();
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "::1" })
	void adoptShouldKnowBothEnds(String address) throws IOException {
		try (Connection connection = new Connection(address); SocketChannel channel = connection.adopt()) {
			assertThat(channel.isConnected()).isTrue();
			assertThat(channel.isBlocking()).isTrue();
			assertThat(channel.getRemoteAddress()).isEqualTo(connection.client.getLocalSocketAddress());
			assertThat(channel.getLocalAddress()).isEqualTo(connection.client.getRemoteSocketAddress());
			assertThat(channel.socket().getInetAddress()).isEqualTo(InetAddress.getByName(address));
			assertThat(channel.socket().getLocalPort()).isEqualTo(connection.client.getPort());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "::1" })
	void adoptShouldReturnAChannelThatReadsAndWrites(String address) throws IOException {
		try (Connection connection = new Connection(address); SocketChannel channel = connection.adopt()) {
			connection.client.getOutputStream().write("ping".getBytes(StandardCharsets.US_ASCII));
			assertThat(read(channel)).isEqualTo("ping");
			channel.write(ByteBuffer.wrap("pong".getBytes(StandardCharsets.US_ASCII)));
			assertThat(connection.client.getInputStream().readNBytes(4)).asString(StandardCharsets.US_ASCII)
				.isEqualTo("pong");
		}
	}

	@Test
	void adoptShouldReturnAChannelForSelectors() throws IOException {
		try (Connection connection = new Connection("127.0.0.1");
				SocketChannel channel = connection.adopt();
				Selector selector = Selector.open()) {
			channel.configureBlocking(false);
			SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
			assertThat(selector.selectNow()).isZero();
			assertThat(channel.read(ByteBuffer.allocate(1))).isZero();
			connection.client.getOutputStream().write('x');
			assertThat(selector.select(5000)).isEqualTo(1);
			assertThat(key.isReadable()).isTrue();
			assertThat(read(channel)).isEqualTo("x");
		}
	}

	@Test
	void adoptShouldReturnAChannelWithTheOptionsOfASocket() throws IOException {
		try (Connection connection = new Connection("127.0.0.1"); SocketChannel channel = connection.adopt()) {
			channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
			channel.setOption(StandardSocketOptions.SO_LINGER, 5);
			assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
			assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
			assertThat(channel.getOption(StandardSocketOptions.SO_LINGER)).isEqualTo(5);
		}
	}

	@Test
	void closeShouldCloseTheDescriptor() throws IOException {
		try (Connection connection = new Connection("127.0.0.1")) {
			SocketChannel channel = connection.adopt();
			channel.close();
			assertThat(connection.client.getInputStream().read()).isEqualTo(-1);
			assertThat(connection.isDescriptorOpen()).isFalse();
		}
	}

	@Test
	void descriptorShouldReturnTheNumberThatWasAdopted() throws IOException {
		try (Connection connection = new Connection("127.0.0.1"); SocketChannel channel = connection.adopt()) {
			assertThat(DescriptorChannels.descriptor(channel)).isEqualTo(connection.descriptor);
		}
	}

	@Test
	void descriptorShouldKnowOrdinaryChannels() throws IOException {
		try (Connection connection = new Connection("127.0.0.1");
				SocketChannel channel = SocketChannel.open(connection.client.getRemoteSocketAddress())) {
			assertThat(new Socket(DescriptorChannels.descriptor(channel)).localAddress())
				.isEqualTo(channel.getLocalAddress());
		}
	}

	@Test
	void adoptWhenClientHasClosedShouldReturnWhatItSentBefore() throws IOException {
		try (Connection connection = new Connection("127.0.0.1")) {
			connection.client.getOutputStream().write("bye".getBytes(StandardCharsets.US_ASCII));
			connection.client.close();
			try (SocketChannel channel = connection.adopt()) {
				assertThat(read(channel)).isEqualTo("bye");
				assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
			}
		}
	}

	@Test
	void adoptWhenConnectionWasResetShouldThrowAndCloseTheDescriptor() throws IOException {
		try (Connection connection = new Connection("127.0.0.1")) {
			connection.client.setSoLinger(true, 0);
			connection.client.close();
			Awaitility.await()
				.atMost(Duration.ofSeconds(5))
				.until(() -> new Socket(connection.descriptor).remoteAddress() == null);
			assertThatIOException().isThrownBy(connection::adopt).withMessageContaining("no remote address");
			assertThat(connection.isDescriptorOpen()).isFalse();
		}
	}

	private static String read(SocketChannel channel) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(100);
		assertThat(channel.read(bytes)).isPositive();
		return StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
	}

	/**
	 * A client's connection, whose other end is a mere number as in a worker.
	 */
	private static final class Connection implements AutoCloseable {

		private final Socket listener = Socket.newSocketStream();

		private final java.net.Socket client;

		private final int descriptor;

		private final @Nullable Path inode;

		Connection(String address) throws IOException {
			InetAddress local = InetAddress.getByName(address);
			assumeThat(local.getAddress().length == 4 || Socket.isIPv6Preferred()).as("IPv6 is available").isTrue();
			this.listener.bind(new InetSocketAddress(local, 0));
			this.listener.listen(1);
			this.client = new java.net.Socket(local, this.listener.localAddress().getPort());
			this.client.setSoTimeout(5000);
			this.descriptor = this.listener.accept(new byte[26]);
			assertThat(this.descriptor).isPositive();
			this.inode = inode();
			assertThat(this.inode).isNotNull();
		}

		SocketChannel adopt() throws IOException {
			return DescriptorChannels.adopt(this.descriptor);
		}

		/**
		 * Whether the number still stands for the same socket.
		 */
		boolean isDescriptorOpen() throws IOException {
			return this.inode != null && this.inode.equals(inode());
		}

		private @Nullable Path inode() throws IOException {
			try {
				return Files.readSymbolicLink(Path.of("/proc/self/fd/" + this.descriptor));
			}
			catch (NoSuchFileException ex) {
				return null;
			}
		}

		@Override
		public void close() throws IOException {
			this.client.close();
			this.listener.close();
		}

	}

}
