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

package io.clowder.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkerDefaults}.
 */
class WorkerDefaultsTests {

	private static final String ADAPTIVE = "spring.data.redis.lettuce.cluster.refresh.adaptive";

	private static final String PERIOD = "spring.data.redis.lettuce.cluster.refresh.period";

	private static final String POOL_SIZE = "spring.datasource.hikari.maximum-pool-size";

	private static final String WATCHDOG = "logging.level.io.lettuce.core.protocol.ConnectionWatchdog";

	private static final String TOPOLOGY = "logging.level.io.lettuce.core.cluster.topology.DefaultClusterTopologyRefresh";

	private static final String REJECTED = "logging.level.io.netty.util.concurrent.DefaultPromise.rejectedExecution";

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void nothingConfigured() {
		assertThat(WorkerDefaults.of(this.environment)).containsOnlyKeys(ADAPTIVE, PERIOD, WATCHDOG, TOPOLOGY,
				REJECTED);
	}

	@Test
	void whatIsConfiguredIsKept() {
		this.environment.setProperty(ADAPTIVE, "false");
		this.environment.setProperty("logging.level.io.lettuce", "debug");
		assertThat(WorkerDefaults.of(this.environment)).containsOnlyKeys(PERIOD, REJECTED);
	}

	@Test
	void levelOfALoggerIsKeptWhereItOrOneAboveItIsConfigured() {
		this.environment.setProperty("logging.level.io.lettuce.core.protocol", "debug");
		this.environment.setProperty("logging.level.io.netty", "info");
		this.environment.setProperty("logging.level.io.lettuce.core.cl", "info");
		assertThat(WorkerDefaults.of(this.environment)).containsOnlyKeys(ADAPTIVE, PERIOD, TOPOLOGY);
	}

	@Test
	void levelsOfOthersDoNotMatter() {
		this.environment.setProperty("logging.level.root", "debug");
		assertThat(WorkerDefaults.of(this.environment)).containsKey(WATCHDOG);
	}

	@Test
	void shareOfTheConnectionsToTheDatabaseIsTheSizeOfThePool() {
		this.environment.setProperty("cluster.worker.datasource-connections", "7");
		assertThat(WorkerDefaults.of(this.environment)).containsEntry(POOL_SIZE, "7");
		this.environment.setProperty("spring.datasource.hikari.maximumPoolSize", "20");
		assertThat(WorkerDefaults.of(this.environment)).doesNotContainKey(POOL_SIZE);
	}

}
