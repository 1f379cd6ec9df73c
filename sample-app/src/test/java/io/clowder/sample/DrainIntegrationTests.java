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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what clients notice of a worker that is stopped.
 */
@EnabledOnOs(OS.LINUX)
class DrainIntegrationTests {

	@ParameterizedTest
	@MethodSource("javaHomes")
	void stoppedWorkerCostsNoRequestAndItsIdleConnectionsGoOnWithAnother(JavaHome javaHome, TestInfo test)
			throws IOException {
		try (Cluster cluster = Launch.of(test).on(javaHome).startCluster();
				HttpConnection first = HttpConnection.open("127.0.0.1", cluster.port());
				HttpConnection second = HttpConnection.open("127.0.0.1", cluster.port())) {
			long stopped = first.get("/").pid();
			assertThat(second.get("/").pid()).isNotEqualTo(stopped);
			try (Load load = Load.start(cluster.port(), 16, 8)) {
				awaitSuccesses(load, 200);
				ProcessHandle.of(stopped).orElseThrow().destroy();
				cluster.awaitReplacement((cluster.workerPid(1) == stopped) ? 1 : 2, stopped);
				awaitSuccesses(load, load.successes() + 200);
				load.stop();
				assertThat(load.failures()).isEmpty();
			}
			// The connection was idle, and its client never had to open another.
			assertThat(first.get("/").pid()).isNotEqualTo(stopped);
			assertThat(cluster.process().find("(\\d+) idle connections were handed back")).first()
				.satisfies((count) -> assertThat(Integer.parseInt(count)).isPositive());
		}
	}

	@Test
	void stoppedWorkerClosesWebSocketsForARestartAndFinishesEvents(TestInfo test) {
		try (Cluster cluster = Launch.of(test).arguments("--cluster.websocket.close-window=500ms").startCluster()) {
			List<WebSocketClient> sockets = IntStream.range(0, 4)
				.mapToObj((i) -> WebSocketClient.open(cluster.port()))
				.toList();
			List<CompletableFuture<HttpResponse>> events = IntStream.range(0, 2)
				.mapToObj((i) -> CompletableFuture.supplyAsync(() -> Http.get(cluster.port(), "/sse?ticks=6&ms=500"),
						(task) -> new Thread(task).start()))
				.toList();
			cluster.awaitStatus((status) -> Cluster.workers(status)
				.stream()
				.allMatch((worker) -> worker.get("requests").get("active").asInt() > 0));
			long stopped = cluster.workerPid(1);
			ProcessHandle.of(stopped).orElseThrow().destroy();
			assertThat(sockets).filteredOn((socket) -> socket.worker().equals("worker 1"))
				.hasSize(2)
				.allSatisfy((socket) -> assertThat(socket.awaitClose()).isEqualTo(1012));
			assertThat(events).extracting(CompletableFuture::join)
				.allSatisfy((response) -> assertThat(response.body()).contains("data:6 from "))
				.extracting(HttpResponse::pid)
				.contains(stopped);
			cluster.awaitReplacement(1, stopped);
			assertThat(sockets).filteredOn((socket) -> socket.worker().equals("worker 2"))
				.hasSize(2)
				.noneMatch(WebSocketClient::isClosed);
			assertThat(cluster.process().lines("Gave up")).isEmpty();
		}
	}

	@Test
	void workerThatCannotFinishIsCutOffAtTheTimeout(TestInfo test) throws IOException {
		try (Cluster cluster = Launch.of(test)
			.arguments("--cluster.drain-timeout=1s", "--spring.profiles.active=chaos")
			.startCluster(); HttpConnection connection = HttpConnection.open("127.0.0.1", cluster.port())) {
			ProcessHandle worker = ProcessHandle.of(connection.get("/").pid()).orElseThrow();
			CompletableFuture<Void> stuck = CompletableFuture.runAsync(
					() -> assertThatIOException().isThrownBy(() -> connection.send("POST", "/chaos/stuck")),
					(task) -> new Thread(task).start());
			cluster.awaitStatus((status) -> Cluster.workers(status)
				.stream()
				.anyMatch((each) -> each.get("pid").asLong() == worker.pid()
						&& each.get("requests").get("active").asInt() > 0));
			long start = System.nanoTime();
			worker.destroy();
			await().pollInterval(Duration.ofMillis(10)).until(() -> !worker.isAlive());
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(1),
					Duration.ofMillis(3500));
			stuck.join();
			assertThat(cluster.process().lines("1 request and 0 WebSocket sessions are cut off")).hasSize(1)
				.allMatch((line) -> line.contains("WARN"));
		}
	}

	@Test
	void workerThatTheApplicationEndsCostsNoRequest(TestInfo test) {
		try (Cluster cluster = Launch.of(test)
			.arguments("--management.endpoint.shutdown.access=unrestricted",
					"--management.endpoints.web.exposure.include=health,cluster,shutdown")
			.startCluster(); Load load = Load.start(cluster.port(), 16, 8)) {
			awaitSuccesses(load, 200);
			long first = cluster.workerPid(1);
			long second = cluster.workerPid(2);
			assertThat(Http.post(cluster.port(), "/actuator/shutdown").status()).isEqualTo(200);
			cluster.awaitStatus((status) -> status.get("status").asString().equals("UP") && Cluster.workers(status)
				.stream()
				.map((worker) -> worker.get("pid").asLong())
				.anyMatch((pid) -> pid != first && pid != second));
			awaitSuccesses(load, load.successes() + 200);
			load.stop();
			assertThat(load.failures()).isEmpty();
			assertThat(cluster.process().lines("Drained in")).hasSize(1);
		}
	}

	static List<JavaHome> javaHomes() {
		return JavaHome.all();
	}

	private static void awaitSuccesses(Load load, int count) {
		await().atMost(Duration.ofSeconds(30)).until(() -> load.successes() >= count);
	}

}
