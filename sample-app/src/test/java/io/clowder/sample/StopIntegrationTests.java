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
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the end of a cluster. That nothing is left is checked for every cluster when
 * it is closed.
 */
@EnabledOnOs(OS.LINUX)
class StopIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(20);

	@ParameterizedTest
	@MethodSource("javaHomes")
	void termFinishesRequestsInFlight(JavaHome javaHome, TestInfo test) throws IOException {
		try (Cluster cluster = launch(test).on(javaHome).startCluster()) {
			int port = cluster.port();
			CompletableFuture<HttpResponse> answer = startSlowRequest(cluster, 1500);
			cluster.process().signal("TERM");
			// New clients are refused at once, as by a plain application
			await().untilAsserted(() -> assertThatExceptionOfType(ConnectException.class)
				.isThrownBy(() -> HttpConnection.open("127.0.0.1", port).close()));
			assertThatIsAnswered(answer, 1500);
			assertThat(cluster.process().awaitExit(BOUND)).isEqualTo(143);
			assertThat(cluster.process().lines("Stopping 2 workers gracefully: received SIGTERM.")).hasSize(1);
		}
	}

	@Test
	void interruptOfTheWholeProcessGroupStopsOnceAndFinishesRequestsInFlight(TestInfo test) throws IOException {
		Launch launch = launch(test).through("setsid");
		try (Cluster cluster = launch.startCluster()) {
			CompletableFuture<HttpResponse> answer = startSlowRequest(cluster, 1500);
			cluster.process().signalGroup("INT");
			assertThatIsAnswered(answer, 1500);
			assertThat(cluster.process().awaitExit(BOUND)).isEqualTo(130);
			assertThat(cluster.process().lines("Stopping 2 workers gracefully: received SIGINT.")).hasSize(1);
			assertThat(cluster.process().lines("Stopping at once")).isEmpty();
			// It was the primary who stopped the workers
			assertThat(cluster.process().find("(Worker \\d exited with code 0)")).hasSize(2);
		}
	}

	@Test
	void secondTermStopsAtOnce(TestInfo test) throws IOException {
		try (Cluster cluster = launch(test).startCluster()) {
			CompletableFuture<HttpResponse> answer = startSlowRequest(cluster, 60_000);
			cluster.process().signal("TERM");
			cluster.process().awaitOutput("Stopping 2 workers gracefully");
			assertThat(cluster.process().isAlive()).isTrue();
			cluster.process().signal("TERM");
			assertThat(cluster.process().awaitExit(Duration.ofSeconds(5))).isEqualTo(143);
			assertThat(answer).failsWithin(Duration.ofSeconds(5));
		}
	}

	@ParameterizedTest
	@MethodSource("javaHomes")
	void workersOfAKilledPrimaryFinishRequestsInFlightAndExit(JavaHome javaHome, TestInfo test) throws IOException {
		try (Cluster cluster = launch(test).on(javaHome).startCluster()) {
			CompletableFuture<HttpResponse> answer = startSlowRequest(cluster, 1500);
			cluster.kill(cluster.process().pid());
			assertThatIsAnswered(answer, 1500);
			assertThat(cluster.process().awaitExit(BOUND)).isEqualTo(137);
			cluster.process().awaitNothingLeft();
		}
	}

	static List<JavaHome> javaHomes() {
		return JavaHome.currentOrAll();
	}

	private static Launch launch(TestInfo test) {
		return Launch.of(test).arguments("--cluster.heartbeat.interval=200ms");
	}

	/**
	 * Sends a request to one worker, and asks the other one until it is being served.
	 */
	private static CompletableFuture<HttpResponse> startSlowRequest(Cluster cluster, int millis) throws IOException {
		HttpConnection connection = HttpConnection.open("127.0.0.1", cluster.port());
		long pid = connection.get("/").pid();
		try (HttpConnection other = HttpConnection.open("127.0.0.1", cluster.port())) {
			assertThat(other.get("/").pid()).isNotEqualTo(pid);
			CompletableFuture<HttpResponse> answer = CompletableFuture.supplyAsync(() -> getSlow(connection, millis));
			await().until(() -> isBusy(Cluster.json(other.get("/actuator/cluster")), pid));
			return answer;
		}
	}

	private static HttpResponse getSlow(HttpConnection connection, int millis) {
		try (connection) {
			connection.socket().setSoTimeout(2 * millis);
			return connection.get("/slow?ms=" + millis);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isBusy(JsonNode status, long pid) {
		return Cluster.workers(status)
			.stream()
			.filter((worker) -> worker.get("pid").asLong() == pid)
			.anyMatch((worker) -> worker.get("requests").get("active").asLong() > 0);
	}

	private static void assertThatIsAnswered(CompletableFuture<HttpResponse> answer, int millis) {
		assertThat(answer).succeedsWithin(Duration.ofMillis(2L * millis)).satisfies((response) -> {
			assertThat(response.status()).isEqualTo(200);
			assertThat(response.body()).startsWith("Hello after " + millis + " ms");
		});
	}

}
