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
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link ControlClient}.
 */
@Timeout(20)
class ControlClientTests {

	private static final HandOffSender.Listener IGNORING = new HandOffSender.Listener() {

		@Override
		public void counted(long taken, long closed) {
			// Nobody hands anything over
		}

		@Override
		public void closed() {
			// Expected
		}

	};

	@TempDir
	private Path directory;

	private final Listener listener = new Listener();

	private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();

	@Test
	void connectShouldReturnThePrimarysWelcome() throws Exception {
		try (TestPrimary primary = new TestPrimary(this.directory)) {
			ControlClient client = connect(primary);
			assertThat(client.welcome()).isEqualTo(TestPrimary.WELCOME);
			assertThat(primary.awaitConnected().pid()).isEqualTo(TestPrimary.PID);
			client.close();
		}
	}

	@Test
	void connectWhenRefusedShouldThrowWithTheReason() throws IOException {
		try (TestPrimary primary = new TestPrimary(this.directory)) {
			assertThatIOException().isThrownBy(() -> ControlClient.connect(primary.socket(), 7, this.listener))
				.withMessageContaining("refused")
				.withMessageContaining("process " + TestPrimary.PID + " is not worker 7");
		}
		assertLeavesNothingBehind();
		assertThat(this.listener.gone.getCount()).isEqualTo(1);
	}

	@Test
	void connectWhenNobodyListensShouldThrow() {
		Path socket = this.directory.resolve("control.sock");
		assertThatIOException().isThrownBy(() -> ControlClient.connect(socket, 1, this.listener))
			.withMessageContaining(socket.toString());
		assertLeavesNothingBehind();
	}

	@Test
	void connectWhenPrimaryHangsUpShouldThrow() throws Exception {
		assertThatIOException().isThrownBy(() -> connectToServerThatSends(ByteBuffer.allocate(0)))
			.withMessageContaining("closed the connection");
		assertLeavesNothingBehind();
	}

	@Test
	void connectWhenServerSendsGarbageShouldThrow() throws Exception {
		assertThatIOException().isThrownBy(() -> connectToServerThatSends(
				ByteBuffer.wrap("HTTP/1.1 400 Bad Request".getBytes(StandardCharsets.US_ASCII))));
		assertLeavesNothingBehind();
	}

	@Test
	void messagesTravelInBothDirections() throws Exception {
		try (TestPrimary primary = new TestPrimary(this.directory)) {
			ControlClient client = connect(primary);
			client.send(new Message.StatusRequest(1));
			client.send(new Message.StatusRequest(2));
			assertThat(primary.awaitReceived()).isEqualTo(new Message.StatusRequest(1));
			assertThat(primary.awaitReceived()).isEqualTo(new Message.StatusRequest(2));
			primary.awaitConnected().send(new Message.Stop("enough"));
			assertThat(this.listener.awaitReceived()).isEqualTo(new Message.Stop("enough"));
			client.close();
		}
	}

	@Test
	void endOfThePrimaryIsReported() throws Exception {
		ControlClient client = connectToServerThatSends(Messages.frame(TestPrimary.WELCOME).nioBuffer());
		assertThat(client.welcome()).isEqualTo(TestPrimary.WELCOME);
		assertThat(this.listener.gone.await(5, TimeUnit.SECONDS)).isTrue();
		assertThatNoException().isThrownBy(() -> client.send(new Message.StatusRequest(1)));
		assertThatIOException().isThrownBy(() -> client.listen(null, 0, 0, 100));
		client.close();
	}

	@Test
	void garbageOfThePrimaryEndsTheConnection() throws Exception {
		ByteBuffer bytes = Messages.frame(TestPrimary.WELCOME).writeZero(Integer.BYTES).nioBuffer();
		ControlClient client = connectToServerThatSends(bytes);
		assertThat(this.listener.gone.await(5, TimeUnit.SECONDS)).isTrue();
		client.close();
	}

	@Test
	void closeShouldEndTheConnection() throws Exception {
		try (TestPrimary primary = new TestPrimary(this.directory)) {
			connect(primary).close();
			assertThat(primary.awaitDisconnected()).isSameAs(primary.awaitConnected());
		}
		assertLeavesNothingBehind();
	}

	@Test
	void listenShouldAskForThePortAndReturnTheAddressThatWasBound() throws Exception {
		try (TestPrimary primary = new TestPrimary(this.directory)) {
			ControlClient client = connect(primary);
			primary.answerListen((sender) -> sender.accept(new Message.Listening("127.0.0.1", 4711), IGNORING));
			HandOffReceiver receiver = client.listen("127.0.0.1", 0, 2, 100);
			assertThat(receiver.localAddress().getAddress().isLoopbackAddress()).isTrue();
			assertThat(receiver.localAddress().getPort()).isEqualTo(4711);
			assertThat(primary.requests())
				.containsExactly(new Message.Listen(Message.VERSION, TestPrimary.WORKER_ID, "127.0.0.1", 0, 2, 100));
			client.close();
		}
	}

	@Test
	void listenWhenPortCannotBeBoundShouldThrow() throws Exception {
		try (TestPrimary primary = new TestPrimary(this.directory)) {
			ControlClient client = connect(primary);
			for (ListenProblem problem : ListenProblem.values()) {
				primary.answerListen((sender) -> sender.refuse(new Message.ListenFailed(problem, "its own words")));
				assertThatExceptionOfType(ListenException.class).isThrownBy(() -> client.listen(null, 80, 0, 100))
					.withMessage("its own words")
					.satisfies((ex) -> assertThat(ex.getProblem()).isEqualTo(problem));
			}
			client.send(new Message.StatusRequest(1));
			assertThat(primary.awaitReceived()).isEqualTo(new Message.StatusRequest(1));
			client.close();
		}
	}

	@Test
	void listenWhenRefusedShouldThrowWithTheReason() throws Exception {
		try (TestPrimary primary = new TestPrimary(this.directory)) {
			Message.Listen request = new Message.Listen(Message.VERSION, 7, null, 80, 0, 100);
			assertThatIOException()
				.isThrownBy(() -> HandOffReceiver.open(primary.eventLoop(), primary.socket(), request))
				.withMessageContaining("is not worker 7");
		}
	}

	@Test
	void listenWhenPrimaryHangsUpShouldThrow() throws Exception {
		try (TestPrimary primary = new TestPrimary(this.directory)) {
			ControlClient client = connect(primary);
			primary.answerListen(HandOffSender::close);
			assertThatIOException().isThrownBy(() -> client.listen(null, 80, 0, 100))
				.withMessageContaining("closed the connection");
			client.close();
		}
	}

	private ControlClient connect(TestPrimary primary) throws IOException {
		return ControlClient.connect(primary.socket(), TestPrimary.WORKER_ID, this.listener);
	}

	private ControlClient connectToServerThatSends(ByteBuffer bytes) throws IOException {
		Path socket = this.directory.resolve("other.sock");
		try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			server.bind(UnixDomainSocketAddress.of(socket));
			CompletableFuture.runAsync(() -> {
				try (SocketChannel client = server.accept()) {
					client.read(ByteBuffer.allocate(100));
					client.write(bytes);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
			return ControlClient.connect(socket, TestPrimary.WORKER_ID, this.listener);
		}
	}

	private void assertLeavesNothingBehind() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> thread.getName().equals("clowder-control"))
				.isSubsetOf(this.threadsBefore));
	}

	private static final class Listener implements ControlClientListener {

		private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();

		private final CountDownLatch gone = new CountDownLatch(1);

		Message awaitReceived() throws InterruptedException {
			Message message = this.received.poll(5, TimeUnit.SECONDS);
			assertThat(message).isNotNull();
			return message;
		}

		@Override
		public void received(Message message) {
			this.received.add(message);
		}

		@Override
		public void primaryGone() {
			this.gone.countDown();
		}

	}

}
