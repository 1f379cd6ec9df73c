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

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.clowder.primary.budget.WorkerBudget;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Values that suit a worker better than those of Spring Boot, where nothing is
 * configured.
 */
final class WorkerDefaults {

	private static final String LOGGING = "logging.level";

	private static final String POOL_SIZE = "spring.datasource.hikari.maximum-pool-size";

	/**
	 * So that the sessions of a node of a Redis Cluster that has died are looked for at
	 * the one that takes its place. Lettuce otherwise looks only once.
	 */
	private static final Map<String, String> REDIS_CLUSTER = Map.of(
			"spring.data.redis.lettuce.cluster.refresh.adaptive", "true",
			"spring.data.redis.lettuce.cluster.refresh.period", "10s");

	/**
	 * Redis is reported to be away once, not every few seconds and by each connection,
	 * nor, with a stack trace, by a worker that stops while it connects.
	 */
	private static final Map<String, String> LEVELS = Map.of("io.lettuce.core.protocol.ConnectionWatchdog", "error",
			"io.lettuce.core.cluster.topology.DefaultClusterTopologyRefresh", "error",
			"io.netty.util.concurrent.DefaultPromise.rejectedExecution", "off");

	private WorkerDefaults() {
	}

	static Map<String, Object> of(Environment environment) {
		Map<String, Object> defaults = new HashMap<>();
		REDIS_CLUSTER.forEach((name, value) -> {
			if (!environment.containsProperty(name)) {
				defaults.put(name, value);
			}
		});
		Binder binder = Binder.get(environment);
		String connections = environment.getProperty(WorkerBudget.DATASOURCE_CONNECTIONS);
		if (connections != null && !binder.bind(POOL_SIZE, String.class).isBound()) {
			defaults.put(POOL_SIZE, connections);
		}
		Set<String> configured = binder.bind(LOGGING, Bindable.mapOf(String.class, String.class))
			.map(Map::keySet)
			.orElse(Set.of());
		LEVELS.forEach((logger, level) -> {
			if (configured.stream().noneMatch((name) -> (logger + ".").startsWith(name + "."))) {
				defaults.put(LOGGING + "." + logger, level);
			}
		});
		return defaults;
	}

}
