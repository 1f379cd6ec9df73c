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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.clowder.RequestForesight;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link InlinePoller}, in a real Tomcat with real connections.
 */
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class InlinePollerTests {

	private final InlineMode mode = mode();

	private final List<AutoCloseable> open = new ArrayList<>();

	private LocalCluster cluster;

	private TestServer server;

	@BeforeEach
	void startServer(@TempDir Path directory) throws IOException {
		this.cluster = new LocalCluster(directory);
		this.server = new TestServer("a", this.cluster.source(0), inline(this.mode)).start();
		begin(this.mode, this.server);
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
		this.server.close();
		this.cluster.close();
	}

	/**
	 * One that is inline from the start, and also with few requests.
	 */
	static InlineMode inline() {
		InlineMode mode = mode();
		mode.sampled(0, false);
		return mode;
	}

	static InlineMode mode() {
		return new InlineMode(1, Duration.ofMinutes(1), 0);
	}

	/**
	 * The very first requests would take long enough to hold others up.
	 */
	static void begin(InlineMode mode, TestServer server) {
		await().pollInterval(Duration.ofMillis(1)).until(() -> {
			try (HttpConnection connection = server.connect()) {
				return connection.get("/thread").status() == 200 && mode.isInline();
			}
		});
	}

	static Consumer<TomcatServletWebServerFactory> inline(InlineMode... modes) {
		return (factory) -> factory.addConnectorCustomizers(
				(connector) -> ((SharedPortProtocol) connector.getProtocolHandler()).sharedPortEndpoint()
					.setInlineModes(List.of(modes)));
	}

	@Test
	void requestsAreRunByTheThreadThatPolls() throws IOException {
		HttpConnection connection = connectInline();
		for (int i = 0; i < 10; i++) {
			assertThat(connection.get("/thread").body()).contains("-inline-");
		}
	}

	@Test
	void requestsArePassedToThePoolOtherwise() throws IOException {
		this.mode.forbid();
		HttpConnection connection = connect();
		for (int i = 0; i < 10; i++) {
			assertThat(connection.get("/thread").body()).contains("-exec-");
		}
	}

	@Test
	void requestThatBlocksDoesNotHoldUpOthers() throws Exception {
		HttpConnection other = connectInline();
		HttpConnection slow = connectInline();
		slow.send("/slow");
		this.server.awaitSlowStarted();
		assertThat(other.get("/thread").status()).isEqualTo(200);
		for (int i = 0; i < 10; i++) {
			connectInline();
		}
		this.server.endSlow();
		assertThat(slow.receive()).isNotNull().extracting(HttpConnection.Response::body).isEqualTo("slowly from a");
		assertThat(slow.get("/").body()).isEqualTo("hello from a");
		await().until(() -> pollers() == 1);
	}

	@Test
	void requestLikeOneThatHasBurnedProcessorTimeRunsOnAThreadForThat() throws IOException {
		HttpConnection connection = connectInline();
		HttpConnection other = connectInline();
		await().until(() -> connection.get("/burn?first").body().contains("-burning-"));
		assertThat(connection.get("/burn?second").body()).contains("-burning-");
		assertThat(this.mode.isInline()).isTrue();
		await().until(() -> other.get("/thread").body().contains("-inline-"));
		await().until(() -> this.server.endpoint().getCurrentThreadsBusy() == 0);
	}

	@Test
	void requestLikeTwoThatHaveBurnedProcessorTimeInThePoolRunsOnAThreadForThat() throws IOException {
		this.mode.forbid();
		HttpConnection connection = connect();
		assertThat(connection.get("/burn").body()).contains("-exec-");
		assertThat(connection.get("/burn").body()).contains("-exec-");
		// The thread of the last one may not be done with the connection yet
		await().until(() -> connection.get("/burn").body().contains("-burning-"));
		assertThat(connection.get("/thread").body()).contains("-exec-");
		for (int i = 0; i < 3; i++) {
			assertThat(connection.get("/wait").body()).contains("-exec-");
		}
	}

	@Test
	void closedConnectionsSayNothingOfTheRequestsThatTheyHad() throws Exception {
		HttpConnection first = connectInline();
		await().until(() -> first.get("/burn").body().contains("-burning-"));
		for (int i = 0; i < LongRequest.SHORT; i++) {
			try (HttpConnection connection = this.server.connect()) {
				connection.get("/");
				connection.get("/burn");
			}
		}
		await().until(() -> this.server.endpoint().getConnectionCount() <= this.open.size());
		LongRequests requests = this.server.endpoint().longRequests();
		assertThat(requests).isNotNull();
		assertThat(requests.find(RequestKind.of("GET", "/burn"))).isNotNull();
	}

	@Test
	void requestThatArrivesInPiecesIsKnownAllTheSame() throws IOException {
		HttpConnection connection = connectInline();
		await().until(() -> connection.get("/burn").body().contains("-burning-"));
		for (int i = 0; i < LongRequest.SHORT + 1; i++) {
			connection.sendRaw("GET /burn HTTP/1.1\r\nHost: localhost\r\n");
			awaitRead();
			connection.sendRaw("\r\n");
			assertThat(connection.receive()).isNotNull()
				.extracting(HttpConnection.Response::body)
				.asString()
				.contains("-burning-");
		}
		assertThat(this.mode.isInline()).isTrue();
	}

	/**
	 * Until what was sent before on another connection has been processed.
	 */
	private void awaitRead() throws IOException {
		for (int i = 0; i < 3; i++) {
			connect().get("/");
		}
	}

	@Test
	void nothingIsLearnedOfRequestsThatArriveTogether() throws IOException {
		HttpConnection connection = connectInline();
		connection.sendRaw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET /burn HTTP/1.1\r\nHost: localhost\r\n\r\n");
		assertThat(connection.receive()).isNotNull();
		assertThat(connection.receive()).isNotNull()
			.extracting(HttpConnection.Response::body)
			.asString()
			.contains("-inline-");
		await().until(() -> !this.mode.isInline());
	}

	@Test
	void requestLikeOneThatHasWaitedRunsInThePool() throws IOException {
		HttpConnection connection = connectInline();
		await().until(() -> connection.get("/wait").body().contains("-exec-"));
		assertThat(connection.get("/wait").body()).contains("-exec-");
		assertThat(this.mode.isInline()).isTrue();
		connectInline();
	}

	@Test
	void requestsAreNotPreparedIfTheyAreExpectedToTakeLong() throws IOException {
		HttpConnection connection = connectInline();
		await().until(() -> connection.get("/wait").body().contains("-exec-"));
		AtomicInteger prepared = new AtomicInteger();
		this.server.endpoint().setForesight(() -> (heads) -> {
			prepared.addAndGet(heads.size());
			return RequestForesight.Round.NONE;
		});
		assertThat(connection.get("/wait").body()).contains("-exec-");
		assertThat(prepared).hasValue(0);
		connectInline();
		assertThat(prepared).hasPositiveValue();
	}

	@Test
	void requestThatIsExpectedToTakeLongButDoesNotIsRunByTheThreadThatPollsAgain() throws IOException {
		HttpConnection connection = connectInline();
		await().until(() -> connection.get("/wait").body().contains("-exec-"));
		for (int i = 0; i < LongRequest.SHORT - 1; i++) {
			assertThat(connection.get("/wait?ms=0").body()).contains("-exec-");
		}
		await().until(() -> connection.get("/wait?ms=0").body().contains("-inline-"));
	}

	@Test
	void whatWasPreparedEndsWhenAnotherThreadPolls() throws Exception {
		HttpConnection slow = connectInline();
		AtomicInteger begun = new AtomicInteger();
		AtomicInteger ended = new AtomicInteger();
		this.server.endpoint().setForesight(() -> (heads) -> {
			begun.addAndGet(heads.size());
			return () -> ended.addAndGet(heads.size());
		});
		slow.send("/slow");
		this.server.awaitSlowStarted();
		assertThat(begun).hasValue(1);
		await().until(() -> ended.get() == 1);
		this.server.endSlow();
		assertThat(slow.receive()).isNotNull();
		assertThat(ended).hasValue(1);
	}

	@Test
	void contentThatArrivesLateIsReadAlthoughItsThreadIsTheOneThatPolls() throws IOException {
		HttpConnection connection = connectInline();
		connection.sendRaw("GET /length HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345");
		connectInline();
		connection.sendRaw("67890");
		assertThat(connection.receive()).isNotNull()
			.extracting(HttpConnection.Response::body)
			.isEqualTo("10 bytes to a");
	}

	@Test
	void requestsThatArriveTogetherAreAllAnswered() throws IOException {
		HttpConnection connection = connectInline();
		String request = "GET /thread HTTP/1.1\r\nHost: localhost\r\n\r\n";
		for (int i = 0; i < 20; i++) {
			connection.sendRaw(request.repeat(3));
			for (int j = 0; j < 3; j++) {
				assertThat(connection.receive()).isNotNull()
					.extracting(HttpConnection.Response::body)
					.asString()
					.contains("-inline-");
			}
		}
	}

	@Test
	void largeResponseIsSentWholeToASlowReader() throws IOException {
		HttpConnection connection = connectInline();
		assertThat(connection.get("/large").body()).hasSize(TestServer.LARGE);
		assertThat(connection.get("/file").body()).hasSize(100_000);
		assertThat(connection.get("/async").status()).isEqualTo(200);
		assertThat(connection.get("/").status()).isEqualTo(200);
	}

	@Test
	void errorThatEndsTheThreadEndsOnlyItsRequest() throws IOException {
		HttpConnection failing = connectInline();
		HttpConnection other = connectInline();
		failing.send("/virtual-machine-error");
		await().until(() -> !this.mode.isInline());
		assertThat(other.get("/").status()).isEqualTo(200);
		assertThat(connect().get("/").status()).isEqualTo(200);
	}

	@Test
	void noThreadIsBusyAfterARequestThatHasHeldItUp() throws Exception {
		HttpConnection slow = connectInline();
		await().until(() -> this.server.endpoint().getCurrentThreadsBusy() == 0);
		slow.send("/slow");
		this.server.awaitSlowStarted();
		this.server.endSlow();
		assertThat(slow.receive()).isNotNull();
		await().until(() -> this.server.endpoint().getCurrentThreadsBusy() == 0);
	}

	@Test
	void threadsEndWithTheServer() throws Exception {
		HttpConnection stubborn = connectInline();
		stubborn.send("/stubborn");
		this.server.awaitSlowStarted();
		this.server.close();
		await().until(() -> pollers() == 0);
	}

	private static long pollers() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().matches(".*-inline-\\d+"))
			.count();
	}

	private HttpConnection connectInline() throws IOException {
		HttpConnection connection = connect();
		await().until(() -> connection.get("/thread").body().contains("-inline-"));
		return connection;
	}

	private HttpConnection connect() throws IOException {
		HttpConnection connection = this.server.connect();
		this.open.add(connection);
		return connection;
	}

}
