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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link ControlServer}.
 */
@Timeout(20)
class ControlServerTests {

	private static final Message HELLO = new Message.Hello(Message.VERSION, TestPrimary.WORKER_ID);

	@TempDir
	private Path directory;

	private TestPrimary primary;

	@BeforeEach
	void startPrimary() throws IOException {
		this.primary = new TestPrimary(this.directory);
	}

	@AfterEach
	void stopPrimary() {
		this.primary.close();
	}

	@Test
	void workerThatSaysHelloIsWelcome() throws Exception {
		try (RawClient client = client()) {
			client.send(HELLO);
			assertThat(client.receive()).isEqualTo(TestPrimary.WELCOME);
			WorkerConnection connection = this.primary.awaitConnected();
			assertThat(connection.workerId()).isEqualTo(TestPrimary.WORKER_ID);
			assertThat(connection.pid()).isEqualTo(TestPrimary.PID);
		}
	}

	@Test
	void messagesTravelInBothDirectionsAndInOrder() throws Exception {
		try (RawClient client = client()) {
			client.send(HELLO, new Message.StatusRequest(1), new Message.StatusRequest(2));
			client.send(new Message.StatusRequest(3));
			for (long i = 1; i <= 3; i++) {
				assertThat(this.primary.awaitReceived()).isEqualTo(new Message.StatusRequest(i));
			}
			WorkerConnection connection = this.primary.awaitConnected();
			connection.send(new Message.Stop("first"));
			connection.send(new Message.Stop("second"));
			assertThat(client.receive()).isEqualTo(TestPrimary.WELCOME);
			assertThat(client.receive()).isEqualTo(new Message.Stop("first"));
			assertThat(client.receive()).isEqualTo(new Message.Stop("second"));
		}
	}

	@Test
	void workerThatSpeaksAnotherVersionIsRefused() throws IOException {
		assertRefused("it speaks version 99 and not " + Message.VERSION, new Message.Hello(99, TestPrimary.WORKER_ID));
		assertRefused("it speaks version 0 and not " + Message.VERSION,
				new Message.Listen(0, TestPrimary.WORKER_ID, null, 8080, 0, 100));
		assertRefused("it speaks version 2 and not " + Message.VERSION,
				new Message.HandBack(2, TestPrimary.WORKER_ID, null, 8080, 0));
	}

	@Test
	void processThatIsNotTheWorkerItClaimsToBeIsRefused() throws IOException {
		String reason = "process " + TestPrimary.PID + " is not worker 7 of this cluster";
		assertRefused(reason, new Message.Hello(Message.VERSION, 7));
		assertRefused(reason, new Message.Listen(Message.VERSION, 7, null, 8080, 0, 100));
		assertRefused(reason, new Message.HandBack(Message.VERSION, 7, null, 8080, 0));
	}

	@Test
	void firstMessageOfTheWrongTypeIsRefused() throws IOException {
		assertRefused("its first message is a Stop", new Message.Stop("stop"));
		assertRefused("its first message is a StatusRequest", new Message.StatusRequest(1));
		assertRefused("its first message is a Welcome", TestPrimary.WELCOME);
	}

	@Test
	void messagesAfterARefusalAreIgnored() throws IOException {
		assertRefused("its first message is a Stop", new Message.Stop("stop"), HELLO, new Message.StatusRequest(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET / HTTP/1.1\r\n\r\n", "\u0000\u0000\u0000\u0000", "\u0000\u0000\u0000\u0001?",
			"\u007F\u007F\u007F\u007F" })
	void bytesThatAreNoMessageAreRefused(String garbage) throws IOException {
		try (RawClient client = client()) {
			client.send(bytes(garbage));
			assertThat(client.receive()).isInstanceOfSatisfying(Message.Refused.class,
					(refused) -> assertThat(refused.reason()).startsWith("it does not speak the protocol"));
			assertThat(client.receive()).isNull();
		}
		assertThat(this.primary.wasToldNothing()).isTrue();
	}

	@Test
	void clientThatGoesAwayAtOnceDoesNoHarm() throws IOException {
		for (int length = 0; length < Messages.frame(HELLO).readableBytes(); length++) {
			try (RawClient client = client()) {
				client.send(Messages.frame(HELLO).nioBuffer(0, length));
			}
		}
		assertWorks();
	}

	@Test
	void workerThatDisconnectsIsReported() throws Exception {
		try (RawClient client = client()) {
			client.send(HELLO);
			client.receive();
		}
		WorkerConnection connection = this.primary.awaitConnected();
		assertThat(this.primary.awaitDisconnected()).isSameAs(connection);
		connection.send(new Message.Stop("to nobody"));
		assertWorks();
	}

	@Test
	void workerThatSendsGarbageIsDisconnected() throws Exception {
		try (RawClient client = client()) {
			client.send(HELLO);
			client.receive();
			client.send(bytes("GET / HTTP/1.1\r\n\r\n"));
			assertThat(this.primary.awaitDisconnected()).isSameAs(this.primary.awaitConnected());
			assertThat(client.receive()).isNull();
		}
	}

	@Test
	void garbageOfOthersDoesNotHarmAWorker() throws Exception {
		try (RawClient worker = client()) {
			worker.send(HELLO);
			worker.receive();
			WorkerConnection connection = this.primary.awaitConnected();
			Random random = new Random(3);
			for (int i = 0; i < 100; i++) {
				try (RawClient other = client()) {
					byte[] garbage = new byte[random.nextInt(5000)];
					random.nextBytes(garbage);
					sendToOneWhoMayHangUp(other, garbage);
				}
			}
			worker.send(new Message.StatusRequest(4));
			assertThat(this.primary.awaitReceived()).isEqualTo(new Message.StatusRequest(4));
			connection.send(new Message.Stop("still there"));
			assertThat(worker.receive()).isEqualTo(new Message.Stop("still there"));
			assertThat(this.primary.wasToldNothing()).isTrue();
		}
	}

	@Test
	void startWhenPathIsAsLongAsTheOperatingSystemAllowsShouldListen() throws Exception {
		Path directory = Files.createDirectory(longDirectory(ControlServer.MAX_PATH_LENGTH));
		try (TestPrimary other = new TestPrimary(directory)) {
			assertThat(other.socket().toString()).hasSize(107);
			ControlClient client = ControlClient.connect(other.socket(), TestPrimary.WORKER_ID,
					new IgnoringClientListener());
			assertThat(client.welcome()).isEqualTo(TestPrimary.WELCOME);
			client.close();
		}
	}

	@Test
	void startWhenPathIsLongerThanTheOperatingSystemAllowsShouldThrow() {
		Path directory = longDirectory(ControlServer.MAX_PATH_LENGTH + 1);
		Path socket = directory.resolve("control.sock");
		assertThatExceptionOfType(SocketPathTooLongException.class)
			.isThrownBy(() -> ControlServer.start(this.primary.eventLoop(), socket, this.primary))
			.satisfies((ex) -> {
				assertThat(ex.getPath()).isEqualTo(socket);
				assertThat(ex.getLength()).isEqualTo(108);
				assertThat(ex.getLimit()).isEqualTo(107);
			});
	}

	@Test
	void startWhenPathCannotBeBoundShouldThrow() throws IOException {
		Path socket = Files.createDirectory(this.directory.resolve("occupied"));
		assertThatIOException().isThrownBy(() -> ControlServer.start(this.primary.eventLoop(), socket, this.primary))
			.withMessageContaining(socket.toString());
	}

	@Test
	void startWhenDirectoryDoesNotExistShouldThrow() {
		Path socket = this.directory.resolve("missing/control.sock");
		assertThatIOException().isThrownBy(() -> ControlServer.start(this.primary.eventLoop(), socket, this.primary))
			.withMessageContaining(socket.getParent().toString());
	}

	@Test
	void closeShouldRefuseNewClientsAndKeepConnectedOnes() throws Exception {
		try (RawClient worker = client()) {
			worker.send(HELLO);
			worker.receive();
			this.primary.server().close();
			assertThatIOException().isThrownBy(this::client);
			worker.send(new Message.StatusRequest(5));
			assertThat(this.primary.awaitReceived()).isEqualTo(new Message.StatusRequest(5));
		}
	}

	private RawClient client() throws IOException {
		return new RawClient(this.primary.socket());
	}

	private void assertRefused(String reason, Message... messages) throws IOException {
		try (RawClient client = client()) {
			client.send(messages);
			assertThat(client.receive()).isEqualTo(new Message.Refused(reason));
			assertThat(client.receive()).isNull();
		}
		assertThat(this.primary.wasToldNothing()).isTrue();
	}

	private void assertWorks() throws IOException {
		try (RawClient client = client()) {
			client.send(HELLO);
			assertThat(client.receive()).isEqualTo(TestPrimary.WELCOME);
		}
	}

	private static void sendToOneWhoMayHangUp(RawClient client, byte[] bytes) {
		try {
			client.send(ByteBuffer.wrap(bytes));
		}
		catch (IOException ex) {
			assertThat(ex).hasMessageContaining("Broken pipe");
		}
	}

	/**
	 * A directory in which the path of the socket has the given length.
	 */
	private Path longDirectory(int length) {
		int missing = length - this.directory.resolve("x/control.sock").toString().length() + 1;
		return this.directory.resolve("x".repeat(missing));
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
	}

}
