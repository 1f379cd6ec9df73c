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

import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
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
				awaitSuccesses(load, 500);
				ProcessHandle.of(stopped).orElseThrow().destroy();
				cluster.awaitReplacement((cluster.workerPid(1) == stopped) ? 1 : 2, stopped);
				awaitSuccesses(load, load.successes() + 500);
				load.stop();
				assertThat(load.failures()).isEmpty();
			}
			// The connection was idle, and its client never had to open another.
			assertThat(first.get("/").pid()).isNotEqualTo(stopped);
			assertThat(cluster.process().find("(\\d+) idle connections were handed back")).first()
				.satisfies((count) -> assertThat(Integer.parseInt(count)).isPositive());
		}
	}

	static List<JavaHome> javaHomes() {
		return JavaHome.all();
	}

	private static void awaitSuccesses(Load load, int count) {
		await().atMost(Duration.ofSeconds(30)).until(() -> load.successes() >= count);
	}

}
