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
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.clowder.ipc.TcpConnections.Connection;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandOffIntake}, with a real connection and a clock that stands still.
 */
@Timeout(20)
class HandOffIntakeTests {

	static {
		Epoll.ensureAvailability();
	}

	private final EmbeddedChannel timer = new EmbeddedChannel();

	private final Taker taker = new Taker();

	private final List<HandOffCounters> reports = new ArrayList<>();

	private final Socket sent = Socket.newSocketStream();

	private Socket primary;

	private SocketChannel channel;

	private HandOffIntake intake;

	private int resumed;

	@BeforeEach
	void connect(@TempDir Path directory) throws IOException {
		this.timer.freezeTime();
		Path path = directory.resolve("socket");
		Socket listener = Socket.newSocketDomain();
		listener.bind(new DomainSocketAddress(path.toFile()));
		listener.listen(1);
		Socket worker = Socket.newSocketDomain();
		worker.connect(new DomainSocketAddress(path.toFile()));
		this.primary = new Socket(listener.accept(new byte[26]));
		listener.close();
		this.channel = DescriptorChannels.adopt(worker.intValue(), path);
		this.channel.configureBlocking(false);
		this.intake = new HandOffIntake(this.channel, this.taker, this.timer.eventLoop(), () -> this.resumed++);
	}

	@AfterEach
	void disconnect() throws IOException {
		this.intake.close(Duration.ofSeconds(5));
		this.primary.close();
		this.sent.close();
		for (int descriptor : this.taker.taken) {
			new FileDescriptor(descriptor).close();
		}
	}

	@Test
	void startShouldTellThePrimaryThatDescriptorsMayCome() throws IOException {
		this.intake.start();
		assertThat(reports()).containsExactly(new HandOffCounters(0, 0));
	}

	@Test
	void batchIsAcknowledgedOnceAndBeforeItIsUsed() throws IOException {
		send(3);
		assertThat(this.intake.receive()).isTrue();
		assertThat(this.taker.taken).hasSize(3);
		assertThat(this.taker.reportsBeforeTake).containsExactly(1, 1, 1);
		assertThat(reports()).containsExactly(new HandOffCounters(3, 0));
		send(1);
		assertThat(this.intake.receive()).isTrue();
		assertThat(reports()).containsExactly(new HandOffCounters(4, 0));
	}

	@Test
	void whatArrivesIsTakenInBatches() throws IOException {
		send(20);
		assertThat(this.intake.receive()).isTrue();
		assertThat(reports()).containsExactly(new HandOffCounters(16, 0));
		assertThat(this.intake.receive()).isTrue();
		assertThat(reports()).containsExactly(new HandOffCounters(20, 0));
		assertThat(this.intake.receive()).isTrue();
		assertThat(reports()).isEmpty();
	}

	@Test
	void connectionsThatEndTogetherAreReportedOnce() throws IOException {
		take(4);
		IntStream.range(0, 3).forEach((i) -> this.intake.closed());
		assertThat(reports()).isEmpty();
		advance(HandOffIntake.REPORT_DELAY);
		assertThat(reports()).containsExactly(new HandOffCounters(4, 3));
		this.intake.closed();
		advance(HandOffIntake.REPORT_DELAY);
		assertThat(reports()).containsExactly(new HandOffCounters(4, 4));
	}

	@Test
	void endsThatWereReportedWithABatchAreNotReportedAgain() throws IOException {
		take(2);
		this.intake.closed();
		send(1);
		this.intake.receive();
		assertThat(reports()).containsExactly(new HandOffCounters(3, 1));
		advance(HandOffIntake.REPORT_DELAY);
		assertThat(reports()).isEmpty();
	}

	@Test
	void noMoreIsTakenThanThereIsRoomFor() throws IOException {
		this.taker.room = 2;
		send(4);
		assertThat(this.intake.receive()).isFalse();
		advance(Duration.ZERO);
		assertThat(this.taker.taken).hasSize(2);
		assertThat(reports()).containsExactly(new HandOffCounters(2, 0));
		assertThat(this.resumed).isZero();
	}

	@Test
	void nothingIsReportedWithoutRoom() throws IOException {
		this.taker.room = 0;
		send(1);
		assertThat(this.intake.receive()).isFalse();
		advance(Duration.ZERO);
		assertThat(this.taker.taken).isEmpty();
		assertThat(reports()).isEmpty();
	}

	@Test
	void threadThatWatchesDoesNotTakeNearTheLimit() throws IOException {
		this.taker.room = 31;
		send(2);
		assertThat(this.intake.receive()).isFalse();
		assertThat(this.taker.taken).isEmpty();
		advance(Duration.ZERO);
		assertThat(this.taker.taken).hasSize(2);
		assertThat(this.resumed).isEqualTo(1);
	}

	@Test
	void takingGoesOnWhenAConnectionIsClosed() throws IOException {
		this.taker.room = 1;
		send(3);
		this.intake.receive();
		advance(Duration.ZERO);
		assertThat(reports()).containsExactly(new HandOffCounters(1, 0));
		closeOne();
		assertThat(this.taker.taken).hasSize(2);
		assertThat(this.resumed).isZero();
		assertThat(reports()).containsExactly(new HandOffCounters(2, 1));
		closeOne();
		assertThat(this.taker.taken).hasSize(3);
		assertThat(this.resumed).isEqualTo(1);
		assertThat(reports()).containsExactly(new HandOffCounters(3, 2));
	}

	@Test
	void takingGoesOnWhenThereIsRoom() throws IOException {
		this.taker.room = 0;
		send(2);
		this.intake.receive();
		advance(Duration.ZERO);
		this.taker.room = 5;
		this.intake.roomChanged();
		advance(Duration.ZERO);
		assertThat(this.taker.taken).hasSize(2);
		assertThat(this.resumed).isEqualTo(1);
		assertThat(reports()).containsExactly(new HandOffCounters(2, 0));
	}

	@Test
	void takersRoomMayExceedEveryNumber() throws IOException {
		this.taker.room = Long.MAX_VALUE;
		send(2);
		assertThat(this.intake.receive()).isTrue();
		assertThat(this.taker.taken).hasSize(2);
	}

	@Test
	void primaryThatDoesNotReadIsToldTheTotalsLater() throws IOException {
		int ends = 3000;
		for (int i = 0; i < ends; i++) {
			this.intake.closed();
			advance(HandOffIntake.REPORT_DELAY);
		}
		assertThat(reports()).hasSizeLessThan(ends).doesNotContain(new HandOffCounters(0, ends));
		advance(Duration.ofMillis(100));
		assertThat(reports()).containsExactly(new HandOffCounters(0, ends));
	}

	@Test
	void nothingIsTakenBeforeThePrimaryCanBeTold() throws IOException {
		for (int i = 0; i < 3000; i++) {
			this.intake.closed();
			advance(HandOffIntake.REPORT_DELAY);
		}
		send(2);
		assertThat(this.intake.receive()).isFalse();
		assertThat(this.taker.taken).isEmpty();
		reports();
		advance(Duration.ofMillis(100));
		assertThat(this.taker.taken).hasSize(2);
		assertThat(this.resumed).isEqualTo(1);
		assertThat(reports()).containsExactly(new HandOffCounters(2, 3000));
	}

	@Test
	void nothingIsTakenWhenThePrimaryIsGone() throws IOException {
		try (TcpConnections connections = new TcpConnections()) {
			Connection connection = sendOne(connections);
			this.primary.shutdown(true, false);
			assertThat(this.intake.receive()).isFalse();
			assertThat(this.taker.taken).isEmpty();
			assertThat(connection.isClosedByServer()).isTrue();
		}
	}

	@Test
	void connectionThatCannotBeTakenIsClosedAndTheNextIsTaken() throws IOException {
		try (TcpConnections connections = new TcpConnections()) {
			this.taker.failures = 1;
			Connection connection = sendOne(connections);
			send(1);
			assertThat(this.intake.receive()).isTrue();
			assertThat(connection.isClosedByServer()).isTrue();
			assertThat(this.taker.taken).hasSize(1);
			advance(HandOffIntake.REPORT_DELAY);
			assertThat(reports()).last().isEqualTo(new HandOffCounters(2, 1));
		}
	}

	@Test
	void closeWaitsForWhatIsBeingTaken() throws Exception {
		CountDownLatch taking = new CountDownLatch(1);
		CountDownLatch mayGoOn = new CountDownLatch(1);
		this.taker.before = () -> {
			taking.countDown();
			awaitUninterruptibly(mayGoOn);
		};
		send(2);
		CompletableFuture<Boolean> received = CompletableFuture.supplyAsync(this.intake::receive);
		assertThat(taking.await(5, TimeUnit.SECONDS)).isTrue();
		this.intake.close(Duration.ofMillis(1));
		assertThat(received).isNotDone();
		CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> {
			this.intake.close(Duration.ofSeconds(10));
			assertThat(this.taker.taken).hasSize(2);
		});
		mayGoOn.countDown();
		closed.get(5, TimeUnit.SECONDS);
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void endOfTheConnectionLeavesWhatWasTaken() throws IOException {
		try (TcpConnections connections = new TcpConnections()) {
			Connection connection = sendOne(connections);
			assertThat(this.intake.receive()).isTrue();
			this.primary.close();
			assertThat(this.intake.receive()).isFalse();
			assertThat(this.channel.isOpen()).isFalse();
			assertThat(connection.isReachedBy(this.taker.taken.get(0))).isTrue();
		}
	}

	@Test
	void endOfTheConnectionClosesOwnCopiesOfWhatWasNotTaken() throws IOException {
		this.taker.room = 0;
		try (TcpConnections connections = new TcpConnections()) {
			Connection connection = sendOne(connections);
			assertThat(this.intake.receive()).isFalse();
			this.primary.close();
			assertThat(this.intake.receive()).isFalse();
			assertThat(connection.isClosedByServer()).isTrue();
		}
	}

	@Test
	void closedAfterTheEndIsIgnored() throws IOException {
		take(1);
		this.intake.close(Duration.ofSeconds(5));
		this.intake.closed();
		advance(HandOffIntake.REPORT_DELAY);
		assertThat(this.intake.receive()).isFalse();
		assertThat(reports()).isEmpty();
	}

	@Test
	void errorEndsTheConnection() throws IOException {
		take(1);
		this.primary.shutdown(true, false);
		this.intake.closed();
		advance(HandOffIntake.REPORT_DELAY);
		assertThat(this.channel.isOpen()).isFalse();
	}

	private void send(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			assertThat(this.primary.sendFd(this.sent.intValue())).isPositive();
		}
	}

	/**
	 * Sends a connection of which the primary keeps no copy.
	 */
	private Connection sendOne(TcpConnections connections) throws IOException {
		Connection connection = connections.connect();
		assertThat(this.primary.sendFd(connection.descriptor())).isPositive();
		Connection.close(connection.descriptor());
		return connection;
	}

	private void take(int count) throws IOException {
		send(count);
		assertThat(this.intake.receive()).isTrue();
		assertThat(reports()).isNotEmpty();
	}

	private void closeOne() {
		this.taker.room++;
		this.intake.closed();
		advance(HandOffIntake.REPORT_DELAY);
	}

	private void advance(Duration duration) {
		this.timer.advanceTimeBy(duration.toNanos(), TimeUnit.NANOSECONDS);
		this.timer.runScheduledPendingTasks();
		this.timer.runPendingTasks();
	}

	/**
	 * What the primary has been told since it was asked last.
	 */
	private List<HandOffCounters> reports() throws IOException {
		readReports();
		List<HandOffCounters> reports = List.copyOf(this.reports);
		this.reports.clear();
		return reports;
	}

	private void readReports() throws IOException {
		ByteBuffer record = ByteBuffer.allocateDirect(HandOffCounters.LENGTH);
		while (this.primary.isOpen() && this.primary.read(record, 0, HandOffCounters.LENGTH) > 0) {
			this.reports.add(new HandOffCounters(record.getLong(0), record.getLong(Long.BYTES)));
		}
	}

	private final class Taker implements ConnectionTaker {

		private final List<Integer> taken = new ArrayList<>();

		private final List<Integer> reportsBeforeTake = new ArrayList<>();

		private long room = 100;

		private int failures;

		private Runnable before = () -> {
		};

		@Override
		public void take(int descriptor) {
			this.before.run();
			if (this.failures-- > 0) {
				throw new IllegalStateException("broken");
			}
			this.taken.add(descriptor);
			try {
				readReports();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
			this.reportsBeforeTake.add(HandOffIntakeTests.this.reports.size());
			this.room--;
		}

		@Override
		public long room() {
			return this.room;
		}

	}

}
