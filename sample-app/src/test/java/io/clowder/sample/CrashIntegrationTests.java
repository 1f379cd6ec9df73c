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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the replacement of workers that die, hang or do not work any more.
 */
@EnabledOnOs(OS.LINUX)
@ParameterizedClass
@MethodSource("javaHomes")
class CrashIntegrationTests {

	@TempDir
	private static Path reports;

	private static Cluster cluster;

	@Parameter
	private JavaHome javaHome;

	@BeforeParameterizedClassInvocation
	static void start(JavaHome javaHome, TestInfo test) {
		cluster = Launch.of(test)
			.on(javaHome)
			.arguments("--spring.profiles.active=chaos", "--cluster.heartbeat.timeout=3s",
					"--cluster.request-stall-timeout=5s", "--cluster.drain-timeout=1s",
					"--cluster.crash-reports.directory=" + reports,
					// The deaths of one test are not to delay the replacements of the
					// next
					"--cluster.restart.initial-delay=1ms", "--cluster.restart.max-delay=1ms")
			.startCluster();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		cluster.close();
	}

	static List<JavaHome> javaHomes() {
		return JavaHome.currentOrAll();
	}

	@BeforeEach
	void awaitWhole() {
		cluster.awaitStatus((status) -> status.get("status").asString().equals("UP"));
	}

	@Test
	void killedWorkerIsReplacedWhileTheOtherServes() {
		try (Load load = Load.startCareful(cluster.port(), 16, 8)) {
			awaitSuccesses(load, 200);
			long killed = cluster.workerPid(1);
			int restarts = cluster.worker(1).get("restarts").asInt();
			long other = cluster.workerPid(2);
			Duration killedAt = load.now();
			cluster.kill(killed);
			JsonNode worker = cluster.awaitReplacement(1, killed);
			Duration replacedAt = load.now();
			awaitSuccesses(load, load.successes() + 200);
			load.stop();

			assertThat(worker.get("id").asInt()).isEqualTo(1);
			assertThat(worker.get("restarts").asInt()).isEqualTo(restarts + 1);
			assertThat(worker.get("connections").get("accepted").asInt()).isPositive();
			assertThatExit(worker, 137, "KILL", "killed by SIGKILL, perhaps out of memory");
			assertThat(cluster.workerPid(2)).isEqualTo(other);
			assertThat(load.longestSilence(killedAt, replacedAt)).isLessThan(Duration.ofSeconds(1));
			assertThat(load.failures())
				.allSatisfy((failure) -> assertThat(failure.at()).isBetween(killedAt, replacedAt));
			load.assertOnlyRequestsInFlightWereLost(killed);
			assertThat(ProcessHandle.of(killed)).as("a zombie").isEmpty();
		}
	}

	@Test
	void workerThatExitsIsReplacedAndItsCodeIsTold() {
		HttpResponse response = Http.post(cluster.port(), "/chaos/exit?code=3");
		assertThat(response.status()).isEqualTo(202);
		JsonNode worker = awaitReplacement(response.pid());
		assertThatExit(worker, 3, null, "exited with code 3");
		assertThat(cluster.process().lines("Worker " + worker.get("id") + " exited with code 3.")).hasSize(1);
	}

	@Test
	void workerThatHaltsIsReplacedAndItsCodeIsTold() throws IOException {
		try (HttpConnection connection = HttpConnection.open("127.0.0.1", cluster.port())) {
			long pid = connection.get("/").pid();
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> connection.send("POST", "/chaos/halt?code=7"));
			assertThatExit(awaitReplacement(pid), 7, null, "exited with code 7");
		}
	}

	@Test
	void hungWorkerIsReplacedWhileTheOtherServesAlsoWhatItHadNotTaken() throws IOException {
		try (HttpConnection connection = HttpConnection.open("127.0.0.1", cluster.port())) {
			long hung = connection.get("/").pid();
			CompletableFuture<HttpResponse> answer = CompletableFuture.supplyAsync(() -> hang(connection));
			await().pollInterval(Duration.ofMillis(10)).until(() -> isSuspended(hung));
			try (Load load = Load.start(cluster.port(), 0, 8)) {
				JsonNode worker = awaitReplacement(hung);
				Duration replacedAt = load.now();
				load.stop();
				assertThatExit(worker, 137, "KILL", "gave no sign of life for 3.0 seconds and was killed");
				assertThat(load.failures()).isEmpty();
				assertThat(load.longestSilence(Duration.ZERO, replacedAt)).isLessThan(Duration.ofSeconds(1));
			}
			assertThat(answer).failsWithin(Duration.ofSeconds(10));
		}
	}

	@Test
	void workerThatReportsToBeBrokenOrFinishesNothingIsReplacedWithItsThreadDump() throws IOException {
		HttpResponse broken = Http.post(cluster.port(), "/chaos/broken");
		JsonNode worker = awaitReplacement(broken.pid());
		assertThat(worker.get("lastExit").get("reason").asString())
			.isEqualTo("reported that it is broken (LivenessState.BROKEN) and was replaced");
		assertThat(report(worker.get("id").asInt())).contains("Full thread dump", "clowder-heartbeat");

		new Thread(() -> {
			try {
				Http.post(cluster.port(), "/chaos/stuck?ms=60000");
			}
			catch (RuntimeException ex) {
				// It is cut off.
			}
		}, "stuck").start();
		cluster.awaitStatus((status) -> Cluster.workers(status)
			.stream()
			.anyMatch((each) -> each.path("lastExit").path("reason").asString("").contains("finished none of its")));
		assertThat(cluster.process().lines("Full thread dump")).as("dumps are in the reports only").isEmpty();
	}

	private static String report(int worker) throws IOException {
		JsonNode status = cluster
			.awaitStatus((each) -> Cluster.workers(each).get(worker - 1).path("lastExit").has("report"));
		return Files
			.readString(Path.of(Cluster.workers(status).get(worker - 1).get("lastExit").get("report").asString()));
	}

	@Test
	void workerThatCannotFinishIsCutOffAtTheTimeout() throws IOException {
		try (HttpConnection connection = HttpConnection.open("127.0.0.1", cluster.port())) {
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
			assertThat(cluster.process().lines("1 request and 0 WebSocket sessions are cut off"))
				.filteredOn((line) -> line.contains(" " + worker.pid() + " --- "))
				.hasSize(1)
				.allMatch((line) -> line.contains("WARN"));
		}
	}

	private static HttpResponse hang(HttpConnection connection) {
		try {
			return connection.send("POST", "/chaos/hang");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isSuspended(long pid) throws IOException {
		return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") T ");
	}

	private static JsonNode awaitReplacement(long pid) {
		cluster.awaitStatus((status) -> status.get("status").asString().equals("UP")
				&& Cluster.workers(status).stream().noneMatch((worker) -> worker.get("pid").asLong() == pid));
		return Cluster.workers(cluster.status())
			.stream()
			.max((one, other) -> one.get("startedAt").asString().compareTo(other.get("startedAt").asString()))
			.orElseThrow();
	}

	private static void awaitSuccesses(Load load, int count) {
		await().atMost(Duration.ofSeconds(30)).until(() -> load.successes() >= count);
	}

	private static void assertThatExit(JsonNode worker, int code, String signal, String reason) {
		JsonNode exit = worker.get("lastExit");
		assertThat(exit.get("code").asInt()).isEqualTo(code);
		assertThat(exit.path("signal").asString(null)).isEqualTo(signal);
		assertThat(exit.get("reason").asString()).isEqualTo(reason);
	}

}
