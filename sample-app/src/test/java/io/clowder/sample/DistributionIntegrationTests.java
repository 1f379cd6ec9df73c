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

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the distribution of connections over the workers.
 */
@EnabledOnOs(OS.LINUX)
class DistributionIntegrationTests {

	private static final int CONNECTIONS = 200;

	@ParameterizedTest
	@MethodSource("fairPolicies")
	void sequentialConnectionsAreDistributedEvenlyAndCounted(String balancing, JavaHome javaHome, TestInfo test) {
		try (Cluster cluster = Launch.of(test)
			.on(javaHome)
			.arguments("--cluster.balancing=" + balancing)
			.startCluster()) {
			JsonNode before = cluster.status();
			Map<Long, Long> answers = connect(cluster);
			JsonNode after = cluster.status();
			assertThat(answers).containsOnlyKeys(cluster.workerPid(1), cluster.workerPid(2));
			assertThat(answers.values()).containsOnly(CONNECTIONS / 2L);
			assertThat(after.get("balancing").asString()).isEqualTo(balancing);
			assertThatConnectionsAreCounted(before, after, answers);
		}
	}

	static Stream<Arguments> fairPolicies() {
		return JavaHome.currentOrAll()
			.stream()
			.flatMap((javaHome) -> Stream.of("least-connections", "round-robin")
				.filter((balancing) -> javaHome.equals(JavaHome.current()) || balancing.equals("least-connections"))
				.map((balancing) -> Arguments.of(balancing, javaHome)));
	}

	private static void assertThatConnectionsAreCounted(JsonNode before, JsonNode after, Map<Long, Long> answers) {
		// The connection that asks is counted as well
		Map<Long, Long> accepted = acceptedByPid(after);
		acceptedByPid(before).forEach((pid, count) -> accepted.merge(pid, -count, Long::sum));
		assertThat(accepted.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(CONNECTIONS + 1);
		answers.forEach((pid, count) -> assertThat(accepted.get(pid) - count).isBetween(0L, 1L));
		assertThat(accepted(after)).isEqualTo(accepted(before) + CONNECTIONS + 1);
		assertThat(Cluster.workers(after)).extracting((worker) -> worker.get("connections").get("active").asLong())
			.containsExactlyInAnyOrder(0L, 1L);
	}

	@Test
	void ipHashKeepsAClientOnOneWorker(TestInfo test) {
		try (Cluster cluster = Launch.of(test).arguments("--cluster.balancing=ip-hash").startCluster()) {
			assertThat(connect(cluster)).hasSize(1).containsValue((long) CONNECTIONS);
			List<Long> pids = IntStream.rangeClosed(2, 17)
				.mapToObj((host) -> pidFor(cluster, "127.0.0." + host))
				.toList();
			assertThat(pids).contains(cluster.workerPid(1), cluster.workerPid(2));
		}
	}

	private static long pidFor(Cluster cluster, String client) {
		List<Long> pids = IntStream.range(0, 3)
			.mapToObj((i) -> Http.getFrom(client, cluster.port(), "/").pid())
			.distinct()
			.toList();
		assertThat(pids).as("workers for " + client).hasSize(1);
		return pids.get(0);
	}

	private static Map<Long, Long> connect(Cluster cluster) {
		return IntStream.range(0, CONNECTIONS)
			.mapToObj((i) -> Http.get(cluster.port(), "/").pid())
			.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
	}

	private static Map<Long, Long> acceptedByPid(JsonNode status) {
		return Cluster.workers(status)
			.stream()
			.collect(Collectors.toMap((worker) -> worker.get("pid").asLong(),
					(worker) -> worker.get("connections").get("accepted").asLong(), Long::sum, TreeMap::new));
	}

	private static long accepted(JsonNode status) {
		return status.get("listeners").get(0).get("accepted").asLong();
	}

}
