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

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for sessions that all workers share.
 */
@EnabledOnOs(OS.LINUX)
class SessionIntegrationTests {

	@ParameterizedTest
	@MethodSource("javaHomes")
	void sessionGoesFromWorkerToWorkerAndSurvivesThem(JavaHome javaHome, TestInfo test) {
		try (Cluster cluster = Launch.of(test).on(javaHome).startCluster()) {
			Visitor visitor = new Visitor(cluster.port());
			Set<Long> pids = new HashSet<>();
			for (int count = 1; count <= 50; count++) {
				JsonNode visit = visitor.visit();
				assertThat(visit.get("count").asInt()).isEqualTo(count);
				pids.add(visit.get("pid").asLong());
			}
			assertThat(pids).containsExactlyInAnyOrder(cluster.workerPid(1), cluster.workerPid(2));

			long killed = visitor.visit().get("pid").asLong();
			cluster.kill(killed);
			JsonNode visit = visitor.visit();
			assertThat(visit.get("count").asInt()).isEqualTo(52);
			assertThat(visit.get("pid").asLong()).isNotEqualTo(killed);
		}
	}

	static List<JavaHome> javaHomes() {
		return JavaHome.currentOrAll();
	}

}
