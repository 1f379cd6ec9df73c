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

package io.clowder.tomcat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.clowder.RequestForesight;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link HeldResponse}, in a real Tomcat with real connections.
 */
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class HeldResponseTests {

	private static final String HELD = "GET /held HTTP/1.1\r\nHost: localhost\r\n\r\n";

	private final InlineMode mode = InlinePollerTests.mode();

	private final Queue<String> foreseen = new ConcurrentLinkedQueue<>();

	private final List<AutoCloseable> open = new ArrayList<>();

	private LocalCluster cluster;

	private TestServer server;

	@BeforeEach
	void startServer(@TempDir Path directory) throws IOException {
		this.cluster = new LocalCluster(directory);
		this.server = new TestServer("a", this.cluster.source(0), InlinePollerTests.inline(this.mode)).start();
		InlinePollerTests.begin(this.mode, this.server);
		this.server.endpoint().setForesight(() -> (heads) -> {
			heads.stream().map(HeldResponseTests::text).forEach(this.foreseen::add);
			return RequestForesight.Round.NONE;
		});
	}

	private static String text(ByteBuffer head) {
		return StandardCharsets.ISO_8859_1.decode(head.duplicate()).toString();
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
		this.server.close();
		this.cluster.close();
	}

	@Test
	void responseIsSentWhenItsConditionIsSettled() throws IOException {
		HttpConnection connection = connectInline();
		TestCondition condition = this.server.willHold();
		connection.send("/held");
		assertThat(condition.awaitWaiting()).contains("-inline-");
		condition.succeed();
		assertThat(connection.receive()).isNotNull()
			.extracting(HttpConnection.Response::status, HttpConnection.Response::body)
			.containsExactly(200, "held");
		assertThat(connection.get("/").body()).isEqualTo("hello from a");
	}

	@Test
	void failureIsSentInsteadOfTheResponse() throws IOException {
		HttpConnection connection = connectInline();
		TestCondition condition = this.server.willHold();
		condition.refuse(503, Duration.ofSeconds(7));
		HttpConnection.Response response = connection.get("/held");
		assertThat(response.status()).isEqualTo(503);
		assertThat(response.body()).isEmpty();
		assertThat(response.head()).contains("Retry-After: 7\r\n", "Connection: close\r\n");
		assertThat(connection.receive()).as("end of the connection").isNull();
		await().until(() -> this.server.endpoint().openConnections() == 0);
	}

	@Test
	void conditionThatFailsIsAFailure() throws IOException {
		HttpConnection connection = connectInline();
		this.server.willHold().fail();
		assertThat(connection.get("/held").status()).isEqualTo(500);
		assertThat(connection.receive()).as("end of the connection").isNull();
		await().until(() -> this.server.endpoint().openConnections() == 0);
	}

	@Test
	void clientThatWasEncouragedToGoOnIsToldOfAFailure() throws IOException {
		HttpConnection connection = connectInline();
		this.server.willHold().refuse(503, null);
		connection
			.sendRaw("GET /held HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
		assertThat(connection.receive()).isNotNull().extracting(HttpConnection.Response::status).isEqualTo(100);
		connection.sendRaw("12345");
		assertThat(connection.receive()).isNotNull().extracting(HttpConnection.Response::status).isEqualTo(503);
	}

	@Test
	void responseIsSentAlthoughTheClientIsSlowToSendWhatNobodyReads() throws IOException {
		HttpConnection connection = connectInline();
		this.server.willHold().succeed();
		connection.sendRaw("GET /held HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n");
		assertThat(body(connection)).isEqualTo("held");
		connection.sendRaw("12345");
		assertThat(body(connection, "/")).isEqualTo("hello from a");
	}

	@Test
	void largeResponseWaitsWhereItIsWritten() throws IOException {
		HttpConnection connection = connectInline();
		this.server.willHold().succeed();
		assertThat(connection.get("/held?large=").body()).hasSize(TestServer.LARGE);
	}

	@Test
	void failureIsSentInsteadOfALargeResponse() throws IOException {
		HttpConnection connection = connectInline();
		this.server.willHold().refuse(500, null);
		assertThat(connection.get("/held?large=").status()).isEqualTo(500);
		assertThat(connection.receive()).as("end of the connection").isNull();
	}

	@Test
	void responseThatWasBegunIsCutOff() throws IOException {
		HttpConnection connection = connectInline();
		this.server.willHold().refuse(500, null);
		connection.send("/held?early=");
		assertThat(connection.receive()).as("what was sent before").isNotNull();
		assertThatExceptionOfType(IOException.class).isThrownBy(connection::receiveChunks)
			.isNotInstanceOf(SocketTimeoutException.class);
	}

	@Test
	void connectionIsClosedAfterItsResponse() throws IOException {
		HttpConnection connection = connectInline();
		TestCondition condition = this.server.willHold();
		connection.sendRaw("GET /held HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
		condition.awaitWaiting();
		condition.succeed();
		assertThat(connection.receive()).isNotNull().extracting(HttpConnection.Response::body).isEqualTo("held");
		assertThat(connection.receive()).isNull();
		await().until(() -> this.server.endpoint().openConnections() == 0);
	}

	@Test
	void requestsThatArriveTogetherAreAnsweredInTurn() throws IOException {
		HttpConnection connection = connectInline();
		for (int i = 0; i < 20; i++) {
			for (int j = 0; j < 3; j++) {
				this.server.willHold().succeed();
			}
			connection.sendRaw(HELD + "GET /thread HTTP/1.1\r\nHost: localhost\r\n\r\n" + HELD + HELD);
			assertThat(body(connection)).isEqualTo("held");
			assertThat(body(connection)).contains("-inline-");
			assertThat(body(connection)).isEqualTo("held");
			assertThat(body(connection)).isEqualTo("held");
		}
	}

	@Test
	void conditionThatTakesLongDoesNotHoldUpOthers() throws IOException {
		HttpConnection other = connectInline();
		HttpConnection connection = connectInline();
		TestCondition condition = this.server.willHold();
		connection.send("/held");
		condition.awaitWaiting();
		assertThat(other.get("/").body()).isEqualTo("hello from a");
		assertThat(this.mode.isInline()).isFalse();
		condition.succeed();
		assertThat(body(connection)).isEqualTo("held");
		assertThat(body(connection, "/held")).isEqualTo("not held");
	}

	@Test
	void requestsAreForeseen() throws IOException {
		HttpConnection connection = connectInline();
		this.foreseen.clear();
		connection.sendRaw("GET /thread HTTP/1.1\r\nHost: localhost\r\nCookie: a=b\r\n\r\n");
		assertThat(body(connection)).contains("-inline-");
		assertThat(this.foreseen).containsExactly("GET /thread HTTP/1.1\r\nHost: localhost\r\nCookie: a=b\r\n\r\n");
	}

	@Test
	void idleConnectionIsReturnedWhileTheServerDrainsAndAHeldOneIsAnswered() throws IOException {
		HttpConnection connection = connectInline();
		TestCondition condition = this.server.willHold();
		connection.send("/held");
		condition.awaitWaiting();
		this.server.endpoint().drain().begin();
		condition.succeed();
		assertThat(body(connection)).isEqualTo("held");
	}

	private static String body(HttpConnection connection) throws IOException {
		HttpConnection.Response response = connection.receive();
		assertThat(response).isNotNull();
		return response.body();
	}

	private static String body(HttpConnection connection, String path) throws IOException {
		return connection.get(path).body();
	}

	private HttpConnection connectInline() throws IOException {
		HttpConnection connection = this.server.connect();
		this.open.add(connection);
		await().until(() -> connection.get("/thread").body().contains("-inline-"));
		return connection;
	}

}
