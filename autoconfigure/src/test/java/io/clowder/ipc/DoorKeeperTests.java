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
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.PeerCredentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link DoorKeeper}.
 */
@Timeout(10)
@ExtendWith(OutputCaptureExtension.class)
class DoorKeeperTests {

	private final ControlServerListener listener = mock();

	@Test
	void clientThatSaysNothingIsRefusedAfterFiveSeconds(CapturedOutput output) {
		EmbeddedChannel channel = silentClient();
		channel.advanceTimeBy(4999, TimeUnit.MILLISECONDS);
		channel.runScheduledPendingTasks();
		assertThat(channel.isOpen()).isTrue();
		assertThat(channel.outboundMessages()).isEmpty();
		channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
		channel.runScheduledPendingTasks();
		assertThat(channel.<Message>readOutbound()).isEqualTo(new Message.Refused("it said nothing for 5 seconds"));
		assertThat(channel.isOpen()).isFalse();
		assertThat(output).contains("Refused a connection to the control channel: it said nothing for 5 seconds.");
		then(this.listener).shouldHaveNoInteractions();
	}

	@Test
	void clientThatWentAwayIsNotRefusedLater(CapturedOutput output) {
		EmbeddedChannel channel = silentClient();
		// Unlike close() this leaves scheduled tasks alone, as real channels do
		channel.unsafe().closeForcibly();
		channel.advanceTimeBy(6, TimeUnit.SECONDS);
		channel.runScheduledPendingTasks();
		assertThat(channel.outboundMessages()).isEmpty();
		assertThat(output).doesNotContain("Refused a connection");
	}

	@Test
	void clientIsRefusedOnlyOnce() {
		EmbeddedChannel channel = silentClient();
		channel.pipeline().fireExceptionCaught(new MalformedMessageException("first", null));
		channel.pipeline().fireExceptionCaught(new MalformedMessageException("second", null));
		channel.advanceTimeBy(6, TimeUnit.SECONDS);
		channel.runScheduledPendingTasks();
		assertThat(channel.outboundMessages())
			.containsExactly(new Message.Refused("it does not speak the protocol (Malformed message: first)"));
		assertThat(channel.isOpen()).isFalse();
	}

	@Test
	void processOfAnotherUserIsRefused(@TempDir Path directory) throws IOException {
		try (TestPrimary primary = new TestPrimary(directory)) {
			Path socket = directory.resolve("other.sock");
			int user = peerOf(primary).uid();
			listen(primary, socket, user + 1);
			try (RawClient client = new RawClient(socket)) {
				client.send(new Message.Hello(Message.VERSION, TestPrimary.WORKER_ID));
				assertThat(client.receive())
					.isEqualTo(new Message.Refused("its user is " + user + " and not " + (user + 1)));
				assertThat(client.receive()).isNull();
			}
			then(this.listener).shouldHaveNoInteractions();
		}
	}

	private static PeerCredentials peerOf(TestPrimary primary) throws IOException {
		Channel channel = ControlClient.open(primary.eventLoop(), primary.socket(),
				new HandOffCountersDecoder(mock(HandOffSender.Listener.class)));
		try {
			return ((EpollDomainSocketChannel) channel).peerCredentials();
		}
		finally {
			channel.close();
		}
	}

	private void listen(TestPrimary primary, Path socket, int user) {
		new ServerBootstrap().group(primary.eventLoop())
			.channel(EpollServerDomainSocketChannel.class)
			.childHandler(new ChannelInitializer<EpollDomainSocketChannel>() {

				@Override
				protected void initChannel(EpollDomainSocketChannel channel) {
					MessageCodec.addTo(channel.pipeline());
					channel.pipeline().addLast(new DoorKeeper(user, DoorKeeperTests.this.listener));
				}

			})
			.bind(new DomainSocketAddress(socket.toFile()))
			.syncUninterruptibly();
	}

	private EmbeddedChannel silentClient() {
		EmbeddedChannel channel = new EmbeddedChannel();
		channel.freezeTime();
		channel.pipeline().addLast(new DoorKeeper(0, this.listener));
		channel.pipeline().fireChannelActive();
		return channel;
	}

}
