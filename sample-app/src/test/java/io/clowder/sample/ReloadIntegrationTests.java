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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for operations that replace workers under load: no request may fail.
 */
@EnabledOnOs(OS.LINUX)
class ReloadIntegrationTests {

	private static final String RELOAD = "{\"operation\": \"reload\"}";

	private static Cluster shared;

	@BeforeAll
	static void start(TestInfo test) {
		shared = launch(test).startCluster();
	}

	@AfterAll
	static void stop() {
		shared.close();
	}

	@Test
	void operationsCostNoRequest() throws IOException {
		int generation = shared.status().get("generation").asInt();
		long operation = lastOperation();
		try (Load load = Load.start(shared.port(), 64, 16); SlowDownload download = SlowDownload.start(shared.port())) {
			awaitSuccesses(load, 500);
			CompletableFuture<HttpResponse> slow = SlowClient.send(shared.port(), 12);
			CompletableFuture<HttpResponse> events = CompletableFuture.supplyAsync(
					() -> Http.get(shared.port(), "/sse?ticks=12&ms=1000"), (task) -> new Thread(task).start());

			assertThat(shared.operate("", RELOAD).status()).isEqualTo(202);
			assertDownloadSurvivesDrain(shared, download);
			assertDone(shared.awaitEnd(operation + 1), "All workers are of generation " + (generation + 1) + ".");
			assertThat(slow.join().body()).startsWith("12 bytes received by worker ");
			assertThat(events.join().body()).contains("data:12 from ");
			shared.process().signal("HUP");
			assertDone(shared.awaitEnd(operation + 2), "All workers are of generation " + (generation + 2) + ".");
			assertDone(shared.complete("", RELOAD), "All workers are of generation " + (generation + 3) + ".");
			print("3 reloads", load);

			assertDone(shared.complete("", "{\"operation\": \"scale\", \"workers\": \"4\"}"),
					"The cluster has 4 workers now.");
			assertThat(Cluster.workers(shared.status())).hasSize(4);
			assertDone(shared.complete("", "{\"operation\": \"scale\", \"workers\": 1}"),
					"The cluster has one worker now.");
			shared.process().signal("TTIN");
			assertDone(shared.awaitEnd(operation + 6), "The cluster has 2 workers now.");
			long before = shared.workerPid(2);
			assertDone(shared.complete("/2", "{\"operation\": \"restart\"}"), "Worker 2 was replaced.");
			assertThat(shared.workerPid(2)).isNotEqualTo(before);
			awaitSuccesses(load, load.successes() + 500);
			load.stop();
			print("and 3 changes of scale and a restart", load);

			assertThat(load.failures()).isEmpty();
			assertThat(shared.status().get("generation").asInt()).isEqualTo(generation + 3);
			assertThat(shared.process().find("([1-9]\\d*) idle connections were handed back")).isNotEmpty();
		}
	}

	@Test
	void recyclingCostsNoRequest(TestInfo test) {
		try (Cluster cluster = launch(test).arguments("--cluster.recycle.max-requests=2000").startCluster();
				Load load = Load.start(cluster.port(), 64, 16)) {
			await().atMost(Duration.ofSeconds(150))
				.until(() -> cluster.process().lines("is recycled: it has served").size() >= 2);
			load.stop();
			print("a worker recycled, another being recycled", load);
			assertThat(load.failures()).isEmpty();
		}
	}

	@Test
	void encryptedConnectionsCostNoRequest(TestInfo test, @TempDir Path directory) throws Exception {
		Certificate certificate = Certificate.create(directory);
		try (Cluster cluster = launch(test)
			.arguments("--server.ssl.key-store=" + certificate.keyStore(),
					"--server.ssl.key-store-password=" + Certificate.PASSWORD, "--server.ssl.key-store-type=PKCS12",
					"--server.http2.enabled=true", "--management.server.port=" + Ports.free(),
					"--management.server.ssl.enabled=false")
			.startCluster(); Load load = Load.start(certificate.clientContext(), cluster.port(), 32, 8)) {
			awaitSuccesses(load, 200);
			try (Http2Load http2 = Http2Load.start(cluster.port(), cluster.process().directory())) {
				assertDone(cluster.complete("", RELOAD), "All workers are of generation 2.");
				http2.stop();
				System.out.println("HTTP/2: " + http2.summary());
				assertThat(http2.failures()).isZero();
			}
			awaitSuccesses(load, load.successes() + 200);
			load.stop();
			print("a reload over TLS", load);
			assertThat(load.failures()).isEmpty();
		}
	}

	@Test
	void newBuildIsRolledOutAndBrokenOnesAreRolledBack(TestInfo test, @TempDir Path directory) throws IOException {
		SampleBuild build = SampleBuild.copyTo(directory);
		try (Cluster cluster = launch(test).target("-jar", build.jar().toString())
			.arguments("--cluster.archive=off")
			.startCluster(); Load load = Load.start(cluster.port(), 16, 8)) {
			awaitSuccesses(load, 200);
			build.overwrite("spring.application.name: second");
			assertDone(cluster.complete("", RELOAD), "All workers are of generation 2.");
			assertThat(cluster.process().lines("[second]")).isNotEmpty();
			List<Long> good = pids(cluster);

			build.overwrite("server.tomcat.threads.max: many");
			JsonNode broken = cluster.complete("", RELOAD);
			assertThat(broken.get("state").asString()).isEqualTo("ROLLED_BACK");
			assertThat(broken.get("message").asString())
				.isEqualTo("The new worker 1 exited with code 1. Generation 2 goes on serving.");
			assertThat(broken.get("lastLines").toString()).contains("server.tomcat.threads.max", "many");

			build.overwrite("no archive at all".getBytes());
			JsonNode unreadable = cluster.complete("", RELOAD);
			assertThat(unreadable.get("state").asString()).isEqualTo("ROLLED_BACK");
			assertThat(unreadable.get("message").asString()).contains("app.jar is no readable archive");

			assertThat(pids(cluster)).as("the old generation").isEqualTo(good);
			// What the primary has not loaded yet was in the file that is gone now.
			cluster.kill(good.get(0));
			cluster.awaitReplacement(1, good.get(0));
			assertThat(cluster.worker(1).get("generation").asInt()).isEqualTo(2);
			load.stop();
			print("a new build and two broken ones, and kill -9 of a worker", load);
			assertThat(load.failures()).allSatisfy((failure) -> assertThat(failure.pid()).isIn(good.get(0), null));
			await().untilAsserted(() -> assertThat(builds(cluster)).as("copies of the application").hasSize(1));
		}
	}

	@Test
	void operationsNeedSenseAndSurviveTheWorkerThatPassedThemOn() {
		int generation = shared.status().get("generation").asInt();
		long operation = lastOperation();
		assertThat(shared.operate("", "{}").status()).isEqualTo(400);
		assertThat(shared.operate("", "{\"operation\": \"dance\"}").status()).isEqualTo(400);
		assertThat(shared.operate("", "{\"operation\": \"scale\", \"workers\": \"0\"}").body())
			.contains("cannot be scaled to '0' workers");
		assertThat(shared.operate("/7", "{\"operation\": \"restart\"}").status()).isEqualTo(404);
		HttpResponse reload = shared.operate("", RELOAD);
		assertThat(reload.status()).isEqualTo(202);
		// It does not depend on the worker that took the request.
		shared.kill(shared.workerPid(1));
		HttpResponse second = shared.operate("", RELOAD);
		assertThat(second.status()).isEqualTo(409);
		assertThat(second.body()).contains("\"id\":" + (operation + 1));
		assertDone(shared.awaitEnd(operation + 1), "All workers are of generation " + (generation + 1) + ".");
	}

	private static long lastOperation() {
		return shared.status().path("operation").path("id").asLong(0);
	}

	private static Launch launch(TestInfo test) {
		return Launch.of(test)
			.arguments("--management.endpoint.cluster.access=unrestricted", "--cluster.reload.soak=500ms");
	}

	private static List<Path> builds(Cluster cluster) throws IOException {
		try (Stream<Path> files = Files.list(cluster.runtimeDirectory())) {
			return files.filter((file) -> file.getFileName().toString().startsWith("build-")).toList();
		}
	}

	private static List<Long> pids(Cluster cluster) {
		return Cluster.workers(cluster.status()).stream().map((worker) -> worker.get("pid").asLong()).toList();
	}

	/**
	 * Reads the rest only when the worker that sends it has been draining for a while.
	 */
	private static void assertDownloadSurvivesDrain(Cluster cluster, SlowDownload download) throws IOException {
		String drain = "with pid " + download.pid() + " drains";
		int bytes = 0;
		for (int bytesLater = 0; bytesLater < 3; bytes++) {
			assertThat(bytes).as("seconds until its worker drains").isLessThan(90);
			download.readByte();
			bytesLater += cluster.process().lines(drain).isEmpty() ? 0 : 1;
		}
		int rest = download.readRest();
		System.out
			.println("Download at one byte a second for " + bytes + " seconds, and " + rest + " bytes after that");
		assertThat(rest).as("what the server had to keep back").isGreaterThan(SlowDownload.SIZE / 2);
		download.assertComplete();
	}

	private static void assertDone(JsonNode operation, String message) {
		assertThat(operation.get("message").asString()).isEqualTo(message);
		assertThat(operation.get("state").asString()).isEqualTo("DONE");
	}

	private static void awaitSuccesses(Load load, int count) {
		await().atMost(Duration.ofSeconds(60)).until(() -> load.successes() >= count);
	}

	private static void print(String what, Load load) {
		System.out
			.println(what + ": " + load.successes() + " requests answered, " + load.failures().size() + " failed");
	}

}
