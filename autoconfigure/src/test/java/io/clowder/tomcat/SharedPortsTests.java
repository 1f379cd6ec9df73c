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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.clowder.tomcat.HttpConnection.Response;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedPorts}, with one server that drains and one that inherits.
 */
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class SharedPortsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final int HEIR = 1;

	private static final Executor THREADS = (task) -> new Thread(task).start();

	private LocalCluster cluster;

	private TestServer server;

	private TestServer heir;

	private final List<HttpConnection> connections = new ArrayList<>();

	@BeforeEach
	void startServers(@TempDir Path directory) throws IOException {
		this.cluster = new LocalCluster(directory);
		this.server = new TestServer("a", this.cluster.source(0), (factory) -> {
			factory.addConnectorCustomizers((connector) -> connector.setProperty("maxKeepAliveRequests", "-1"));
			customize(factory);
		}).start();
		this.heir = new TestServer("b", this.cluster.source(HEIR), this::customize).start();
		this.cluster.bequeathTo(HEIR);
	}

	void customize(TomcatServletWebServerFactory factory) {
	}

	@AfterEach
	void stopServers() throws IOException {
		for (HttpConnection connection : this.connections) {
			connection.close();
		}
		this.heir.close();
		this.server.close();
		this.cluster.close();
	}

	@Test
	void drainWithoutConnectionsShouldReturnAtOnce() {
		drain().orTimeout(400, TimeUnit.MILLISECONDS).join();
		assertThat(this.cluster.handedBackCount()).isZero();
	}

	@Test
	void drainShouldGiveIdleConnectionsToOthersWithoutTheirClientsNoticing() throws IOException {
		for (int i = 0; i < 20; i++) {
			assertThat(connect().get("/").body()).isEqualTo("hello from a");
		}
		await(drain());
		for (HttpConnection connection : this.connections) {
			assertThat(connection.get("/").body()).isEqualTo("hello from b");
			assertThat(connection.get("/port").body()).isEqualTo(Integer.toString(connection.localPort()));
		}
		assertThat(this.cluster.handedBackCount()).isEqualTo(20);
	}

	@Test
	void drainShouldGiveConnectionsWithoutAnyRequestToOthers() throws IOException {
		HttpConnection silent = connect();
		Awaitility.await().until(() -> this.cluster.connections().accepted() == 1);
		await(drain());
		assertThat(silent.get("/").body()).isEqualTo("hello from b");
	}

	@Test
	void drainShouldFinishRequestsInFlightAndThenGiveTheirConnectionsToOthers() throws Exception {
		HttpConnection busy = connect();
		busy.send("/slow");
		this.server.awaitSlowStarted();
		CompletableFuture<Void> drained = drain();
		assertThat(requestUntilServedByHeir(connect())).isPositive();
		assertThat(drained).isNotDone();
		this.server.endSlow();
		assertThat(busy.receive()).isNotNull().extracting(Response::body).isEqualTo("slowly from a");
		await(drained);
		assertThat(busy.get("/").body()).isEqualTo("hello from b");
	}

	@Test
	void drainShouldNotLoseRequestsThatArriveMeanwhile() throws Exception {
		List<CompletableFuture<Integer>> clients = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			HttpConnection connection = connect();
			connection.get("/");
			clients.add(CompletableFuture.supplyAsync(() -> requestUntilServedByHeir(connection), THREADS));
		}
		await(drain());
		for (CompletableFuture<Integer> client : clients) {
			assertThat(client.get(10, TimeUnit.SECONDS)).isPositive();
		}
	}

	@Test
	void drainShouldKeepARequestOfWhichAPartHasArrived() throws Exception {
		HttpConnection connection = connect();
		// What comes in one piece is read in one piece
		connection.sendRaw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHo");
		assertThat(connection.receive()).isNotNull();
		CompletableFuture<Void> drained = drain();
		assertThat(requestUntilServedByHeir(connect())).isPositive();
		connection.sendRaw("st: localhost\r\n\r\n");
		assertThat(connection.receive()).isNotNull().extracting(Response::body).isEqualTo("hello from a");
		await(drained);
		assertThat(connection.get("/").body()).isEqualTo("hello from b");
	}

	@Test
	void drainShouldReadOnWhatARequestStillSends() throws Exception {
		HttpConnection uploading = connect();
		uploading.sendRaw("GET /length HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n");
		for (int i = 0; i < 2; i++) {
			uploading.sendRaw("abc");
			Awaitility.await().until(() -> this.server.meter().active() == 1);
		}
		CompletableFuture<Void> drained = drain();
		assertThat(requestUntilServedByHeir(connect())).isPositive();
		uploading.sendRaw("a");
		assertThat(requestUntilServedByHeir(connect())).isPositive();
		assertThat(drained).isNotDone();
		uploading.sendRaw("bc");
		assertThat(uploading.receive()).isNotNull().extracting(Response::body).isEqualTo("9 bytes to a");
		await(drained);
		assertThat(uploading.get("/").body()).isEqualTo("hello from b");
	}

	@Test
	void drainShouldWaitForAsynchronousResponsesAndLeaveTheirConnectionsAlone() throws Exception {
		HttpConnection client = connect();
		client.send("/stream");
		this.server.awaitStream().tick("one");
		assertThat(this.server.meter().active()).isEqualTo(1);
		CompletableFuture<Void> drained = drain();
		Awaitility.await().during(Duration.ofMillis(1500)).until(() -> !drained.isDone());
		assertThat(this.cluster.handedBackCount()).isZero();
		this.server.awaitStream().tick("two");
		this.server.awaitStream().end();
		Response response = client.receive();
		assertThat(response).isNotNull();
		assertThat(client.receiveChunks()).isEqualTo("onetwo");
		await(drained);
		assertThat(client.get("/").body()).isEqualTo("hello from b");
	}

	@Test
	void drainShouldWaitForARequestWhoseConnectionIsNotShared() {
		this.server.meter().started();
		CompletableFuture<Void> drained = drain();
		Awaitility.await().during(Duration.ofMillis(300)).until(() -> !drained.isDone());
		this.server.meter().finished(1, false);
		await(drained);
	}

	@Test
	void drainShouldGiveAConnectionToOthersThatHasServedAFile() throws Exception {
		HttpConnection connection = connect();
		assertThat(connection.get("/file").body()).hasSize(100_000);
		await(drain());
		assertThat(connection.get("/").body()).isEqualTo("hello from b");
	}

	@Test
	void stopAfterADrainThatGaveUpShouldNotWaitForTheRequest() throws Exception {
		HttpConnection busy = connect();
		busy.send("/stubborn");
		this.server.awaitSlowStarted();
		this.server.ports().drain(Duration.ofMillis(100));
		long start = System.nanoTime();
		this.server.webServer().stop();
		this.server.webServer().destroy();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1500));
	}

	@Test
	void drainShouldEndAtTheTimeoutAndTellWhatIsCutOff(CapturedOutput output) throws Exception {
		HttpConnection busy = connect();
		busy.send("/slow");
		this.server.awaitSlowStarted();
		long start = System.nanoTime();
		this.server.ports().drain(Duration.ofMillis(200));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(200),
				Duration.ofSeconds(5));
		assertThat(output).contains("1 request and 0 WebSocket sessions are cut off");
	}

	private int requestUntilServedByHeir(HttpConnection connection) {
		try {
			int requests = 1;
			while (connection.get("/").body().equals("hello from a")) {
				requests++;
			}
			return requests;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private HttpConnection connect() throws IOException {
		HttpConnection connection = this.server.connect();
		this.connections.add(connection);
		return connection;
	}

	private CompletableFuture<Void> drain() {
		return CompletableFuture.runAsync(() -> this.server.ports().drain(TIMEOUT), THREADS);
	}

	private static void await(CompletableFuture<Void> drained) {
		drained.orTimeout(10, TimeUnit.SECONDS).join();
	}

}
