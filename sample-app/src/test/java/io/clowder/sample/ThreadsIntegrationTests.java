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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.clowder.sample.benchmark.load.LoadGenerator;
import io.clowder.sample.benchmark.load.LoadResult;
import io.clowder.sample.benchmark.load.Traffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the threads that run requests.
 */
@EnabledOnOs(OS.LINUX)
class ThreadsIntegrationTests {

	private static final int REQUESTS = 1000;

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final Duration SLEEP = Duration.ofSeconds(3);

	@Test
	void requestsThatBlockAreServedAtTheSameTime(TestInfo test) {
		try (Cluster cluster = Launch.of(test).startCluster()) {
			// The first heartbeat may be older than the port
			cluster.awaitStatus((status) -> threads(status).equals(List.of(16, 16)));
			HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:" + cluster.port() + "/slow?ms=" + SLEEP.toMillis()))
				.build();
			long start = System.nanoTime();
			List<CompletableFuture<Integer>> answers = Stream
				.generate(() -> client.sendAsync(request, BodyHandlers.discarding())
					.thenApply((answer) -> answer.statusCode()))
				.limit(REQUESTS)
				.toList();
			assertThat(answers)
				.allSatisfy((answer) -> assertThat(answer).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(200));
			Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
			System.out.println(REQUESTS + " requests that block for " + SLEEP.toSeconds() + " seconds took "
					+ elapsed.toMillis() + " ms, threads: " + threads(cluster.status()));
			// With 32 threads it would take a minute and a half, one after the other
			assertThat(elapsed).isLessThan(SLEEP.multipliedBy(5));
		}
	}

	@Test
	void requestsThatBurnProcessorTimeHaveALowPriority(TestInfo test) {
		try (Cluster cluster = Launch.of(test).arguments("--cluster.threads.nice=3").startCluster()) {
			List<Long> workers = Cluster.workers(cluster.status())
				.stream()
				.map((worker) -> worker.get("pid").asLong())
				.toList();
			LoadGenerator load = new LoadGenerator(cluster.port(), Traffic.get("/", 16));
			LoadGenerator burning = new LoadGenerator(cluster.port(), Traffic.get("/cpu?ms=200", 4));
			CompletableFuture<LoadResult> loaded = CompletableFuture.supplyAsync(() -> load.run(LIMIT));
			CompletableFuture<LoadResult> burned = CompletableFuture.supplyAsync(() -> burning.run(LIMIT));
			try {
				await().atMost(LIMIT).until(() -> niceThreads(workers, 3) > 0);
			}
			finally {
				load.stop();
				burning.stop();
			}
			assertThat(niceThreads(workers, 0)).isPositive();
			assertThat(List.of(loaded.join(), burned.join())).allSatisfy((result) -> {
				assertThat(result.errors()).as(result.problem()).isZero();
				assertThat(result.answers()).isPositive();
			});
		}
	}

	private static long niceThreads(List<Long> pids, int nice) {
		return pids.stream().mapToLong((pid) -> niceThreads(pid, nice)).sum();
	}

	private static long niceThreads(long pid, int nice) {
		try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
			return threads.filter((thread) -> niceOf(thread) == nice).count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int niceOf(Path thread) {
		try {
			String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
			return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
		}
		catch (IOException ex) {
			return -1; // It has ended
		}
	}

	private static List<Integer> threads(JsonNode status) {
		return Cluster.workers(status)
			.stream()
			.map((worker) -> worker.path("requests").path("threads").asInt())
			.toList();
	}

}
