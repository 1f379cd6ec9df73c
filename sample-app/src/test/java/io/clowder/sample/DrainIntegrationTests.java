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

package io.clowder.sample;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what clients notice of a worker that is stopped.
 */
@EnabledOnOs(OS.LINUX)
class DrainIntegrationTests {

	private static Cluster shared;

	@BeforeAll
	static void start(TestInfo test) {
		shared = Launch.of(test)
			.arguments("--cluster.websocket.close-window=500ms", "--management.endpoint.shutdown.access=unrestricted",
					"--management.endpoints.web.exposure.include=health,cluster,shutdown")
			.startCluster();
	}

	@AfterAll
	static void stop() {
		shared.close();
	}

	@BeforeEach
	void awaitWhole() {
		shared.awaitStatus((status) -> status.get("status").asString().equals("UP"));
	}

	@Test
	void stoppedWorkerCostsNoRequestAndItsIdleConnectionsGoOnWithAnother() throws IOException {
		assertStopCostsNoRequest(shared, 1);
	}

	/**
	 * Checks also that an idle connection of the worker goes on with another.
	 */
	static void assertStopCostsNoRequest(Cluster cluster, int worker) throws IOException {
		long stopped = cluster.workerPid(worker);
		try (HttpConnection idle = connectTo(stopped, cluster.port())) {
			try (Load load = Load.start(cluster.port(), 16, 8)) {
				awaitSuccesses(load, 200);
				ProcessHandle.of(stopped).orElseThrow().destroy();
				cluster.awaitReplacement(worker, stopped);
				awaitSuccesses(load, load.successes() + 200);
				load.stop();
				assertThat(load.failures()).isEmpty();
			}
			// The client never had to open another
			assertThat(idle.get("/").pid()).isNotEqualTo(stopped);
			assertThat(cluster.process().find(" " + stopped + " --- .* (\\d+) idle connections were handed back"))
				.singleElement()
				.satisfies((count) -> assertThat(Integer.parseInt(count)).isPositive());
		}
	}

	/**
	 * Opens connections until one is that of a process, and closes the others.
	 */
	private static HttpConnection connectTo(long pid, int port) throws IOException {
		List<HttpConnection> others = new ArrayList<>();
		try {
			HttpConnection connection = HttpConnection.open("127.0.0.1", port);
			while (connection.get("/").pid() != pid) {
				others.add(connection);
				assertThat(others).as("connections that %s did not get", pid).hasSizeLessThan(10);
				connection = HttpConnection.open("127.0.0.1", port);
			}
			return connection;
		}
		finally {
			for (HttpConnection other : others) {
				other.close();
			}
		}
	}

	@Test
	void stoppedWorkerClosesWebSocketsForARestartAndFinishesEvents() {
		List<WebSocketClient> sockets = IntStream.range(0, 4)
			.mapToObj((i) -> WebSocketClient.open(shared.port()))
			.toList();
		List<CompletableFuture<HttpResponse>> events = IntStream.range(0, 4)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> Http.get(shared.port(), "/sse?ticks=6&ms=500"),
					(task) -> new Thread(task).start()))
			.toList();
		shared.awaitStatus((status) -> Cluster.workers(status)
			.stream()
			.allMatch((worker) -> worker.get("requests").get("active").asInt() > 0));
		long stopped = shared.workerPid(1);
		ProcessHandle.of(stopped).orElseThrow().destroy();
		assertThat(sockets).filteredOn((socket) -> socket.worker().equals("worker 1"))
			.isNotEmpty()
			.allSatisfy((socket) -> assertThat(socket.awaitClose()).isEqualTo(1012));
		assertThat(events).extracting(CompletableFuture::join)
			.allSatisfy((response) -> assertThat(response.body()).contains("data:6 from "))
			.extracting(HttpResponse::pid)
			.contains(stopped);
		shared.awaitReplacement(1, stopped);
		assertThat(sockets).filteredOn((socket) -> socket.worker().equals("worker 2"))
			.isNotEmpty()
			.noneMatch(WebSocketClient::isClosed);
		assertThat(shared.process().lines("Gave up")).isEmpty();
		// Other tests are to find the workers alike
		sockets.forEach(WebSocketClient::close);
	}

	@Test
	void workerThatTheApplicationEndsCostsNoRequest() {
		try (Load load = Load.start(shared.port(), 16, 8)) {
			awaitSuccesses(load, 200);
			int drained = shared.process().lines("Drained in").size();
			List<Long> before = pids(shared.status());
			assertThat(Http.post(shared.port(), "/actuator/shutdown").status()).isEqualTo(200);
			shared.awaitStatus(
					(status) -> status.get("status").asString().equals("UP") && !before.containsAll(pids(status)));
			awaitSuccesses(load, load.successes() + 200);
			load.stop();
			assertThat(load.failures()).isEmpty();
			assertThat(shared.process().lines("Drained in")).hasSize(drained + 1);
		}
	}

	private static List<Long> pids(JsonNode status) {
		return Cluster.workers(status).stream().map((worker) -> worker.get("pid").asLong()).toList();
	}

	private static void awaitSuccesses(Load load, int count) {
		await().atMost(Duration.ofSeconds(30)).until(() -> load.successes() >= count);
	}

}
