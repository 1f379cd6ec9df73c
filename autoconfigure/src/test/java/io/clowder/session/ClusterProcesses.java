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

package io.clowder.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.lettuce.core.cluster.SlotHash;
import org.awaitility.Awaitility;

/**
 * A Redis Cluster of three masters, of which the first has a replica.
 */
final class ClusterProcesses implements AutoCloseable {

	private static final int MASTERS = 3;

	private final List<RedisProcess> nodes = new ArrayList<>();

	ClusterProcesses() {
		for (int i = 0; i <= MASTERS; i++) {
			this.nodes.add(RedisProcess.started("--cluster-enabled", "yes", "--cluster-node-timeout", "1000",
					"--cluster-require-full-coverage", "no", "--cluster-replica-validity-factor", "0"));
		}
		for (int i = 0; i < MASTERS; i++) {
			int[] slots = IntStream.range(firstSlot(i), firstSlot(i + 1)).toArray();
			node(i).execute((commands) -> commands.clusterAddSlots(slots));
		}
		for (RedisProcess node : this.nodes.subList(1, this.nodes.size())) {
			node(0).execute((commands) -> commands.clusterMeet("127.0.0.1", node.port()));
		}
		String master = node(0).execute((commands) -> commands.clusterMyId());
		RedisProcess replica = node(MASTERS);
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> replica.<String>execute((commands) -> commands.clusterNodes()).contains(master));
		replica.execute((commands) -> commands.clusterReplicate(master));
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> this.nodes.stream()
				.allMatch((node) -> node.<String>execute((commands) -> commands.clusterInfo())
					.contains("cluster_state:ok")
						&& node.<String>execute((commands) -> commands.clusterNodes()).contains("slave " + master)));
	}

	private static int firstSlot(int master) {
		return SlotHash.SLOT_COUNT * master / MASTERS;
	}

	/**
	 * A node; the one after the masters is the replica of the first.
	 */
	RedisProcess node(int index) {
		return this.nodes.get(index);
	}

	List<String> addresses() {
		return this.nodes.stream().map((node) -> "127.0.0.1:" + node.port()).toList();
	}

	/**
	 * Which master has a key at first.
	 */
	static int masterOf(String key) {
		int slot = SlotHash.getSlot(key);
		return IntStream.range(0, MASTERS).filter((i) -> slot < firstSlot(i + 1)).findFirst().orElseThrow();
	}

	@Override
	public void close() {
		this.nodes.forEach(RedisProcess::close);
	}

}
