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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.clowder.ipc.TcpConnections.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link HandBackSender} and {@link HandBackReceiver}, with real connections.
 */
@Timeout(20)
class HandBackSenderTests {

	private static final Message.HandBack PORT = new Message.HandBack(Message.VERSION, TestPrimary.WORKER_ID,
			"127.0.0.1", 8080, 3);

	private TcpConnections connections;

	private TestPrimary primary;

	private ControlClient client;

	@BeforeEach
	void connect(@TempDir Path directory) throws IOException {
		this.connections = new TcpConnections();
		this.primary = new TestPrimary(directory);
		this.client = ControlClient.connect(this.primary.socket(), TestPrimary.WORKER_ID, new IgnoringClientListener());
	}

	@AfterEach
	void disconnect() throws IOException {
		this.client.close();
		this.primary.close();
		this.connections.close();
	}

	@Test
	void connectionOutlivesTheWorkersCopy() throws Exception {
		HandBackSender sender = open();
		Connection connection = this.connections.connect();
		assertThat(sender.send(connection.descriptor())).isTrue();
		int back = this.primary.awaitHandedBack();
		Connection.close(connection.descriptor());
		assertThat(connection.isReachedBy(back)).isTrue();
		Connection.close(back);
		assertThat(connection.isClosedByServer()).isTrue();
		sender.close();
	}

	@Test
	void connectionComesWithThePortItBelongsTo() throws Exception {
		HandBackSender sender = open();
		sender.send(this.connections.connect().descriptor());
		this.primary.awaitHandedBack();
		assertThat(this.primary.requests()).last().isEqualTo(PORT);
		sender.close();
	}

	@Test
	void nothingThatWasSentBeforeTheEndIsLost() throws Exception {
		HandBackSender sender = open();
		List<Connection> sent = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			Connection connection = this.connections.connect();
			sent.add(connection);
			assertThat(sender.send(connection.descriptor())).isTrue();
		}
		sender.close();
		for (Connection connection : sent) {
			Connection.close(connection.descriptor());
			assertThat(connection.isReachedBy(this.primary.awaitHandedBack())).isTrue();
		}
	}

	@Test
	void sendAfterTheEndShouldReturnFalse() throws Exception {
		HandBackSender sender = open();
		sender.close();
		Connection connection = this.connections.connect();
		assertThat(sender.send(connection.descriptor())).isFalse();
		assertThat(connection.isReachedBy(connection.descriptor())).isTrue();
	}

	@Test
	void openWhenRefusedShouldThrowWithTheReason() {
		Message.HandBack request = new Message.HandBack(Message.VERSION, 7, null, 8080, 0);
		assertThatIOException()
			.isThrownBy(() -> HandBackSender.open(this.primary.eventLoop(), this.primary.socket(), request))
			.withMessageContaining("is not worker 7");
	}

	@Test
	void openWhenNobodyCouldTakeConnectionsShouldThrow() {
		this.primary.refuseHandBack();
		assertThatIOException().isThrownBy(this::open).withMessageContaining("no other worker");
	}

	@Test
	void bytesWithoutDescriptorDoNoHarm() throws Exception {
		try (RawClient worker = new RawClient(this.primary.socket())) {
			worker.send(PORT);
			assertThat(worker.receive()).isEqualTo(new Message.HandBackAccepted());
			worker.send(ByteBuffer.allocate(100));
		}
		HandBackSender sender = open();
		sender.send(this.connections.connect().descriptor());
		assertThat(this.primary.awaitHandedBack()).isPositive();
		sender.close();
	}

	private HandBackSender open() throws IOException {
		this.primary.answerListen(
				(sender) -> sender.accept(new Message.Listening("127.0.0.1", 8080), new HandOffSender.Listener() {

					@Override
					public void counted(long taken, long closed) {
						// Not of interest here
					}

					@Override
					public void closed() {
						// Not of interest here
					}

				}));
		return this.client.listen(PORT.address(), PORT.port(), PORT.ordinal(), 100).handBack();
	}

}
