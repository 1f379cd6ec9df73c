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
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Operations and deaths in a row, at random: afterwards exactly what was asked for is
 * there. A few by default, two hundred in the profile {@code soak}.
 */
@EnabledOnOs(OS.LINUX)
class RandomOperationsIntegrationTests {

	private static final int STEPS = Integer.getInteger("clowder.random.steps", 5);

	private static final long SEED = Long.getLong("clowder.random.seed", System.nanoTime());

	private final Random random = new Random(SEED);

	private int desired = 2;

	private int refused;

	@Test
	void whateverHappensExactlyTheDesiredWorkersAreLeft(TestInfo test, @TempDir Path archives) throws IOException {
		System.out.println("Seed " + SEED + ", " + STEPS + " steps (-Dclowder.random.seed, -Dclowder.random.steps)");
		try (Cluster cluster = Launch.of(test)
			.arguments("--management.endpoint.cluster.access=unrestricted", "--cluster.reload.soak=100ms",
					"--cluster.heartbeat.timeout=3s", "--cluster.drain-timeout=5s", "--cluster.start-timeout=30s",
					"--cluster.restart.initial-delay=100ms", "--cluster.restart.max-delay=1s",
					"--cluster.crash-reports.enabled=false",
					// A death in the wrong moment costs the archive, which is not to be
					// the
					// one that other tests start from
					"--cluster.archive-directory=" + archives)
			.startCluster()) {
			awaitWhole(cluster);
			int descriptors = descriptors(cluster);
			List<Path> files = files(cluster);
			for (int step = 1; step <= STEPS; step++) {
				String what = step(cluster);
				System.out.println(step + ": " + what);
				if (this.random.nextInt(3) == 0) {
					awaitWhole(cluster);
				}
			}
			awaitWhole(cluster);
			cluster.operate("", "{\"operation\": \"scale\", \"workers\": \"2\"}");
			this.desired = 2;
			awaitWhole(cluster);
			// The primary may notice the last death only now, and start another worker
			await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				assertThat(descriptors(cluster)).as("open descriptors of the primary")
					.isLessThanOrEqualTo(descriptors + 2);
				// A copy of the application, the files of each worker, and the primary's.
				assertThat(files(cluster)).hasSameSizeAs(files);
				// The primary, two workers and Redis.
				assertThat(cluster.process().family().members()).hasSize(4);
			});
			assertThat(cluster.process().lines("failed to handle an event")).isEmpty();
			System.out.println(STEPS + " steps, " + this.refused + " of them refused since another was running");
		}
	}

	private String step(Cluster cluster) {
		List<JsonNode> workers = Cluster.workers(status(cluster));
		JsonNode worker = workers.get(this.random.nextInt(workers.size()));
		long pid = worker.path("pid").asLong();
		return switch (this.random.nextInt(7)) {
			case 0 -> operate(cluster, "", "{\"operation\": \"reload\"}");
			case 1 -> {
				int target = 1 + this.random.nextInt(3);
				String result = operate(cluster, "", "{\"operation\": \"scale\", \"workers\": " + target + "}");
				this.desired = result.endsWith("202") ? target : this.desired;
				yield result;
			}
			case 2 -> operate(cluster, "/" + worker.get("id"), "{\"operation\": \"restart\"}");
			case 3, 4 -> signal(pid, "KILL");
			case 5 -> signal(pid, "TERM");
			default -> signal(pid, "STOP");
		};
	}

	private String operate(Cluster cluster, String path, String body) {
		HttpResponse response;
		try {
			response = cluster.operate(path, body);
		}
		catch (UncheckedIOException ex) {
			// The worker that took the request was stopped before; it may have passed it
			// on.
			this.desired = status(cluster).get("desired").asInt();
			return path + " " + body + " -> " + ex.getMessage();
		}
		assertThat(response.status()).as(response.body()).isIn(202, 404, 409);
		this.refused += (response.status() == 202) ? 0 : 1;
		return path + " " + body + " -> " + response.status();
	}

	/**
	 * Asks until one answers that was not stopped.
	 */
	private static JsonNode status(Cluster cluster) {
		return await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(cluster::status, Objects::nonNull);
	}

	private static String signal(long pid, String name) {
		if (pid > 0 && ProcessHandle.of(pid).isPresent()) {
			SampleProcess.signal(name, Long.toString(pid));
		}
		return "SIG" + name + " to " + pid;
	}

	/**
	 * Waits until nothing is going on. An answer may have to wait for a worker that was
	 * stopped.
	 */
	private void awaitWhole(Cluster cluster) {
		await().pollInterval(Duration.ofMillis(100)).atMost(Duration.ofSeconds(120)).ignoreExceptions().until(() -> {
			JsonNode status = cluster.status();
			return status.get("status").asString().equals("UP") && status.get("desired").asInt() == this.desired
					&& status.get("workers").size() == this.desired && status.get("incoming").isEmpty()
					&& status.get("outgoing").isEmpty()
					&& !status.path("operation").path("state").asString("").equals("RUNNING");
		});
	}

	private static int descriptors(Cluster cluster) throws IOException {
		return files(Path.of("/proc/" + cluster.process().pid() + "/fd")).size();
	}

	private static List<Path> files(Cluster cluster) throws IOException {
		return files(cluster.runtimeDirectory());
	}

	private static List<Path> files(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.toList();
		}
	}

}
