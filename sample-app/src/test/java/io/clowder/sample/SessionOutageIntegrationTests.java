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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
 * Tests for a cluster whose Redis goes away and comes back.
 */
@EnabledOnOs(OS.LINUX)
class SessionOutageIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Test
	void onlyWhatNeedsASessionFailsWhileRedisIsAwayAndOnlyAsLong(@TempDir Path directory, TestInfo test)
			throws IOException {
		try (DurableRedis redis = new DurableRedis(directory);
				Cluster cluster = Launch.of(test)
					.arguments("--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + redis.port(),
							"--management.endpoint.cluster.access=unrestricted", "--cluster.reload.soak=500ms",
							"--management.endpoint.health.show-details=always")
					.startCluster()) {
			int port = cluster.port();
			String cookie = session(port);
			redis.kill();

			// The first of each worker may wait for the command timeout
			await().atMost(TIMEOUT)
				.until(() -> cluster.process().lines("Redis is away").size() == 2 || visits(port, cookie));
			List<Duration> times = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				long start = System.nanoTime();
				HttpResponse refused = Http.get(port, "/session", cookie);
				times.add(Duration.ofNanos(System.nanoTime() - start));
				assertThat(refused.status()).isEqualTo(503);
				assertThat(refused.header("retry-after")).isEqualTo("1");
				assertThat(Http.get(port, "/", cookie).status()).isEqualTo(200);
				assertThat(Http.get(port, "/json", cookie).status()).isEqualTo(200);
				assertThat(Http.get(port, "/").status()).isEqualTo(200);
			}
			assertThat(times.stream().sorted().toList().get(times.size() / 2)).isLessThan(Duration.ofMillis(100));
			for (int i = 0; i < 4; i++) {
				long start = System.nanoTime();
				HttpResponse health = Http.get(port, "/actuator/health");
				assertThat(health.status()).isEqualTo(503);
				assertThat(health.body()).contains("awaySince");
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
			}
			assertThat(cluster.process().lines("Redis is away")).hasSize(2);

			assertDone(cluster.complete("", "{\"operation\": \"reload\"}"));
			assertDone(cluster.complete("/2", "{\"operation\": \"restart\"}"));
			assertDone(cluster.complete("", "{\"operation\": \"scale\", \"workers\": 3}"));
			long pid = cluster.workerPid(1);
			cluster.kill(pid);
			cluster.awaitReplacement(1, pid);
			assertThat(Http.get(port, "/", cookie).status()).isEqualTo(200);
			assertThat(Http.get(port, "/session", cookie).status()).isEqualTo(503);

			redis.start();
			await().atMost(TIMEOUT)
				.until(() -> Http.get(port, "/session", cookie).status() == 200
						&& Http.get(port, "/actuator/health").status() == 200);
			await().atMost(TIMEOUT).until(() -> cluster.process().lines("Redis is back").size() == 3);
			for (int i = 0; i < 10; i++) {
				HttpResponse visit = Http.get(port, "/session", cookie);
				assertThat(visit.status()).isEqualTo(200);
				assertThat(visit.header("set-cookie")).isNull();
			}
			// One of each process: two at first, two after the reload, one restarted, one
			// more, one in place of that killed
			assertThat(cluster.process().lines("Redis is away")).hasSize(7);
			assertThat(cluster.process().lines("\tat ")).isEmpty();
			assertThat(cluster.process().lines(".lettuce.")).isEmpty();
		}
	}

	private static void assertDone(JsonNode operation) {
		assertThat(operation.get("state").asString()).as(operation.toString()).isEqualTo("DONE");
	}

	private static String session(int port) {
		String cookie = Http.get(port, "/session").header("set-cookie");
		assertThat(cookie).startsWith("SESSION=");
		return "Cookie: " + cookie.substring(0, cookie.indexOf(';'));
	}

	/**
	 * Asks both workers, in turn or as it happens.
	 * @return never that it is enough
	 */
	private static boolean visits(int port, String cookie) {
		for (int i = 0; i < 4; i++) {
			Http.get(port, "/session", cookie);
		}
		return false;
	}

}
