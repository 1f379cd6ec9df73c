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

import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.clowder.ipc.TcpConnections.Connection;
import io.netty.channel.unix.Socket;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link HandOffReceiver} and {@link HandOffSender}, with real connections.
 */
@Timeout(20)
class HandOffReceiverTests {

	private TcpConnections connections;

	private TestPrimary primary;

	private ControlClient client;

	private HandOffReceiver receiver;

	private HandOffSender sender;

	private @Nullable IntakeThread intake;

	private final Books books = new Books();

	private final Taker taker = new Taker();

	@BeforeEach
	void connect(@TempDir Path directory) throws Exception {
		this.connections = new TcpConnections();
		this.primary = new TestPrimary(directory);
		CountDownLatch accepted = new CountDownLatch(1);
		this.primary.answerListen((sender) -> {
			this.sender = sender;
			sender.accept(new Message.Listening("127.0.0.1", this.connections.address().getPort()), this.books);
			accepted.countDown();
		});
		this.client = ControlClient.connect(this.primary.socket(), TestPrimary.WORKER_ID, new IgnoringClientListener());
		this.receiver = this.client.listen("127.0.0.1", 8080, 4, 100);
		assertThat(accepted.await(5, TimeUnit.SECONDS)).isTrue();
	}

	@AfterEach
	void disconnect() throws Exception {
		this.receiver.close();
		if (this.intake != null) {
			this.intake.close();
		}
		this.client.close();
		this.primary.close();
		this.connections.close();
	}

	@Test
	void addressIsThatOfTheListener() {
		assertThat(this.receiver.localAddress()).isEqualTo(this.connections.address());
		assertThat(this.sender.workerId()).isEqualTo(TestPrimary.WORKER_ID);
		assertThat(this.sender.pid()).isEqualTo(TestPrimary.PID);
	}

	@Test
	void nothingIsCountedBeforeStart() throws Exception {
		await().during(Duration.ofMillis(100)).until(this.books.counts::isEmpty);
		start();
		assertThat(this.books.counts).containsExactly(new HandOffCounters(0, 0));
	}

	@Test
	void connectionsArriveAndOutliveThePrimarysCopies() throws Exception {
		start();
		List<Connection> sent = send(3);
		awaitCounted(3, 0);
		for (Connection connection : sent) {
			Connection.close(connection.descriptor());
		}
		for (int i = 0; i < 3; i++) {
			Connection connection = sent.get(i);
			int taken = this.taker.taken.get(i);
			assertThat(new Socket(taken).remoteAddress().getPort()).isEqualTo(connection.client().getLocalPort());
			assertThat(connection.isReachedBy(taken)).isTrue();
			Connection.close(taken);
			assertThat(connection.isClosedByServer()).isTrue();
		}
	}

	@Test
	void closedConnectionsAreCounted() throws Exception {
		ConnectionLedger ledger = start();
		send(3);
		awaitCounted(3, 0);
		ledger.closed();
		awaitCounted(3, 1);
		ledger.closed();
		ledger.closed();
		awaitCounted(3, 3);
	}

	@Test
	void connectionsThatArriveTogetherAreCountedTogether() throws Exception {
		CountDownLatch busy = new CountDownLatch(1);
		this.taker.firstTakeWaitsFor = busy;
		start();
		send(1);
		awaitCounted(1, 0);
		send(15);
		busy.countDown();
		awaitCounted(16, 0);
		assertThat(this.books.counts).containsExactly(new HandOffCounters(0, 0), new HandOffCounters(1, 0),
				new HandOffCounters(16, 0));
	}

	@Test
	void manyConnectionsArriveAllAndInOrder() throws Exception {
		start();
		List<Integer> ports = new ArrayList<>();
		for (int round = 1; round <= 20; round++) {
			send(10).forEach((connection) -> ports.add(connection.client().getLocalPort()));
			awaitCounted(10 * round, 0);
		}
		assertThat(this.taker.taken).extracting((taken) -> new Socket(taken).remoteAddress().getPort())
			.containsExactlyElementsOf(ports);
	}

	@Test
	void withoutRoomNothingMoreIsTakenUntilAConnectionIsClosed() throws Exception {
		this.taker.room.set(2);
		ConnectionLedger ledger = start();
		send(5);
		awaitCounted(2, 0);
		await().during(Duration.ofMillis(100)).until(() -> this.taker.taken.size() == 2);
		for (int closed = 1; closed <= 3; closed++) {
			this.taker.room.incrementAndGet();
			ledger.closed();
			awaitCounted(2 + closed, closed);
		}
		this.taker.room.set(100);
		send(1);
		awaitCounted(6, 3);
	}

	@Test
	void closeLeavesConnectionsThatWereNotTakenToThePrimary() throws Exception {
		this.taker.room.set(1);
		start();
		List<Connection> sent = send(4);
		awaitCounted(1, 0);
		this.receiver.close();
		await().until(() -> this.books.closed.get() == 1);
		for (Connection connection : sent) {
			assertThat(connection.isReachedBy(connection.descriptor())).isTrue();
		}
		assertThat(this.taker.taken).hasSize(1);
		assertThat(this.books.counts).last().isEqualTo(new HandOffCounters(1, 0));
	}

	@Test
	void closeDoesNotEndConnectionsThatWereTaken() throws Exception {
		start();
		Connection connection = send(1).get(0);
		awaitCounted(1, 0);
		Connection.close(connection.descriptor());
		this.receiver.close();
		await().until(() -> this.books.closed.get() == 1);
		assertThat(connection.isReachedBy(this.taker.taken.get(0))).isTrue();
	}

	@Test
	void ledgerMayBeUsedAfterClose() throws Exception {
		ConnectionLedger ledger = start();
		send(1);
		awaitCounted(1, 0);
		this.receiver.close();
		ledger.closed();
		this.client.close();
		ledger.closed();
		assertThat(this.books.counts).last().isEqualTo(new HandOffCounters(1, 0));
	}

	@Test
	void intakeOfAClosedConnectionIsRefused() throws Exception {
		this.primary.call(() -> {
			this.sender.close();
			return true;
		});
		await().until(() -> !this.receiver.isOpen());
		assertThatExceptionOfType(ClosedChannelException.class)
			.isThrownBy(() -> this.receiver.intake(this.taker, () -> {
			}));
	}

	@Test
	void senderThatClosesEndsTheHandOff() throws Exception {
		start();
		this.primary.call(() -> {
			this.sender.close();
			return true;
		});
		Awaitility.await().untilAsserted(() -> assertThat(this.books.closed).hasValue(1));
		Connection connection = this.connections.connect();
		assertThatIOException().isThrownBy(() -> this.sender.send(connection.descriptor()));
	}

	@Test
	void endOfOneHandOffLeavesOthersAlone() throws Exception {
		start();
		HandOffSender first = this.sender;
		this.client.listen("127.0.0.1", 8081, 0, 100).close();
		await().until(() -> this.books.closed.get() == 1);
		this.sender = first;
		send(1);
		awaitCounted(1, 0);
	}

	private ConnectionLedger start() {
		this.intake = IntakeThread.start(this.receiver, this.taker);
		awaitCounted(0, 0);
		return this.intake.ledger();
	}

	private List<Connection> send(int count) throws Exception {
		List<Connection> sent = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			sent.add(this.connections.connect());
		}
		this.primary.call(() -> {
			for (Connection connection : sent) {
				assertThat(this.sender.send(connection.descriptor())).isTrue();
			}
			return true;
		});
		return sent;
	}

	private void awaitCounted(long taken, long closed) {
		await().until(() -> this.books.counts.contains(new HandOffCounters(taken, closed)));
		assertThat(this.books.counts).last().isEqualTo(new HandOffCounters(taken, closed));
		// A worker acknowledges first and takes then
		await().until(() -> this.taker.taken.size() == taken);
	}

	private static ConditionFactory await() {
		return Awaitility.await()
			.pollInterval(Duration.ofMillis(1))
			.pollDelay(Duration.ZERO)
			.atMost(Duration.ofSeconds(5));
	}

	private static final class Books implements HandOffSender.Listener {

		private final List<HandOffCounters> counts = new CopyOnWriteArrayList<>();

		private final AtomicInteger closed = new AtomicInteger();

		@Override
		public void counted(long taken, long closed) {
			this.counts.add(new HandOffCounters(taken, closed));
		}

		@Override
		public void closed() {
			this.closed.incrementAndGet();
		}

	}

	private static final class Taker implements ConnectionTaker {

		private final List<Integer> taken = new CopyOnWriteArrayList<>();

		private final AtomicLong room = new AtomicLong(1000);

		private CountDownLatch firstTakeWaitsFor = new CountDownLatch(0);

		@Override
		public void take(int descriptor) {
			this.taken.add(descriptor);
			this.room.decrementAndGet();
			try {
				assertThat(this.firstTakeWaitsFor.await(5, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public long room() {
			return this.room.get();
		}

	}

}
