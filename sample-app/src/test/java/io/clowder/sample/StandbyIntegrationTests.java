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
import java.time.OffsetDateTime;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for a worker that waits to take the place of another, and for what is kept of the
 * dead.
 */
@EnabledOnOs(OS.LINUX)
class StandbyIntegrationTests {

	@Test
	void standbyTakesThePlaceOfAWorkerThatDiesOrHangs(TestInfo test, @TempDir Path reports) throws IOException {
		try (Cluster cluster = Launch.of(test)
			.arguments("--cluster.standby=1", "--cluster.heartbeat.timeout=3s",
					"--cluster.crash-reports.directory=" + reports,
					"--logging.level.io.clowder.primary.handoff.Lane=debug")
			.startCluster()) {
			cluster.awaitStatus((status) -> state(status, 3).equals("STANDBY"));
			long standby = cluster.workerPid(3);
			assertThat(cluster.status().get("desired").asInt()).isEqualTo(2);
			assertThat(cluster.operate("", "{\"operation\": \"reload\"}").status())
				.as("writing is not allowed by default")
				.isEqualTo(405);
			assertThat(cluster.worker(3).get("connections").get("accepted").asInt()).isZero();
			try (Load load = Load.startCareful(cluster.port(), 64, 16)) {
				await().until(() -> load.successes() > 200);
				long killed = cluster.workerPid(1);
				OffsetDateTime killedAt = OffsetDateTime.now();
				cluster.kill(killed);
				await().until(() -> answers(cluster, standby));
				String first = cluster.process().lines("pid " + standby + " gets its first connection").get(0);
				Duration gap = Duration.between(killedAt, OffsetDateTime.parse(first.split(" ")[0]));
				System.out.println("From kill -9 to the first connection of the standby: " + gap.toMillis() + " ms");
				load.stop();
				System.out.println("Requests in flight that were lost: " + load.failures().size());
				load.assertOnlyRequestsInFlightWereLost(killed);
			}
			assertThat(cluster.worker(3).get("state").asString()).isEqualTo("READY");
			assertThat(read(report(cluster, 1))).contains("killed by SIGKILL", "last lines of output",
					"Started SampleApplication");

			cluster.awaitStatus((status) -> state(status, 1).equals("STANDBY"));
			long hung = cluster.workerPid(2);
			SampleProcess.suspend(hung);
			cluster.awaitStatus((status) -> state(status, 1).equals("READY") && state(status, 2).equals("STANDBY"));
			assertThat(cluster.worker(2).get("lastExit").get("reason").asString())
				.isEqualTo("gave no sign of life for 3.0 seconds and was killed");
			assertThat(read(report(cluster, 2))).contains("State:\tT (stopped)");
			assertThat(cluster.process().lines("Crash report: " + reports)).hasSize(2);
		}
	}

	private static String state(JsonNode status, int worker) {
		List<JsonNode> workers = Cluster.workers(status);
		return (workers.size() >= worker) ? workers.get(worker - 1).get("state").asString() : "";
	}

	private static boolean answers(Cluster cluster, long pid) {
		return Http.get(cluster.port(), "/").pid() == pid;
	}

	private static Path report(Cluster cluster, int worker) {
		JsonNode status = cluster
			.awaitStatus((each) -> Cluster.workers(each).get(worker - 1).path("lastExit").has("report"));
		return Path.of(Cluster.workers(status).get(worker - 1).get("lastExit").get("report").asString());
	}

	private static String read(Path report) throws IOException {
		return Files.readString(report);
	}

}
