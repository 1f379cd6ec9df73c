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
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.clowder.ipc.TcpConnections.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HandOffSender}, with a worker that does as it likes.
 */
@Timeout(20)
class HandOffSenderTests {

	private static final Message.Listening LISTENING = new Message.Listening("127.0.0.1", 8080);

	private TestPrimary primary;

	private RawClient worker;

	private HandOffSender sender;

	private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

	private final HandOffSender.Listener listener = new HandOffSender.Listener() {

		@Override
		public void counted(long taken, long closed) {
			HandOffSenderTests.this.told.add(taken + " taken, " + closed + " closed");
		}

		@Override
		public void closed() {
			HandOffSenderTests.this.told.add("end");
		}

	};

	@BeforeEach
	void connect(@TempDir Path directory) throws Exception {
		this.primary = new TestPrimary(directory);
		this.worker = new RawClient(this.primary.socket());
		this.worker.send(new Message.Listen(Message.VERSION, TestPrimary.WORKER_ID, null, 8080, 0, 100));
		this.sender = this.primary.awaitSender();
	}

	@AfterEach
	void disconnect() throws IOException {
		this.worker.close();
		this.primary.close();
	}

	@Test
	void refuseShouldTellWhyAndHangUp() throws IOException {
		Message.ListenFailed failure = new Message.ListenFailed(ListenProblem.PERMISSION_DENIED, "no");
		this.sender.refuse(failure);
		assertThat(this.worker.receive()).isEqualTo(failure);
		assertThat(this.worker.receive()).isNull();
	}

	@Test
	void acceptShouldTellTheAddress() throws Exception {
		accept();
		assertThat(this.worker.receive()).isEqualTo(LISTENING);
	}

	@Test
	void countersAreReportedAsTheyAre() throws Exception {
		accept();
		this.worker.send(counters(0, 0));
		assertTold("0 taken, 0 closed");
		this.worker.send(counters(Long.MAX_VALUE, Long.MIN_VALUE));
		assertTold("9223372036854775807 taken, -9223372036854775808 closed");
		this.worker.send(counters(-1, 5));
		assertTold("-1 taken, 5 closed");
	}

	@Test
	void halfARecordIsNotReported() throws Exception {
		accept();
		this.worker.send(counters(1, 0).limit(15));
		this.worker.close();
		assertTold("end");
	}

	@Test
	void endOfTheWorkerIsReportedOnce() throws Exception {
		accept();
		this.worker.close();
		assertTold("end");
		this.sender.close();
		assertThat(this.primary.call(() -> this.told)).isEmpty();
	}

	@Test
	void endOfTheWorkerAroundTheAnswerIsReportedOnce() throws Exception {
		this.worker.close();
		accept();
		assertTold("end");
		assertThat(this.primary.call(() -> this.told)).isEmpty();
	}

	@Test
	void endOfTheWorkerBeforeTheAnswerIsReported() throws Exception {
		this.primary.call(() -> {
			this.sender.close();
			return true;
		});
		accept();
		assertTold("end");
		assertThat(this.primary.call(() -> this.told)).isEmpty();
	}

	@Test
	void sendWhenTheWorkerDoesNotReadShouldReturnFalseInTheEnd() throws Exception {
		accept();
		try (TcpConnections connections = new TcpConnections()) {
			int descriptor = connections.connect().descriptor();
			int sent = this.primary.call(() -> {
				int count = 0;
				while (count < 100_000 && this.sender.send(descriptor)) {
					count++;
				}
				return count;
			});
			assertThat(sent).isBetween(16, 99_999);
		}
	}

	@Test
	void sendAfterTheEndShouldNotTouchTheSocketThatHasTheSameNumberNow() throws Exception {
		accept();
		try (TcpConnections connections = new TcpConnections()) {
			this.primary.call(() -> {
				this.sender.close();
				for (int i = 0; i < 10; i++) {
					Connection connection = connections.connect();
					assertThatExceptionOfType(ClosedChannelException.class)
						.isThrownBy(() -> this.sender.send(connection.descriptor()));
					assertThat(connection.client().getInputStream().available()).isZero();
				}
				return true;
			});
		}
	}

	private void accept() throws Exception {
		this.primary.call(() -> {
			this.sender.accept(LISTENING, this.listener);
			return true;
		});
	}

	private void assertTold(String expected) throws InterruptedException {
		assertThat(this.told.poll(5, TimeUnit.SECONDS)).isEqualTo(expected);
	}

	private static ByteBuffer counters(long taken, long closed) {
		return ByteBuffer.allocate(HandOffCounters.LENGTH).putLong(taken).putLong(closed).flip();
	}

}
