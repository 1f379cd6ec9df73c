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

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Values that suit a worker better than those of Spring Boot, where nothing is
 * configured.
 */
final class WorkerDefaults {

	private static final String LOGGING = "logging.level";

	private static final String LETTUCE = "io.lettuce";

	/**
	 * So that the sessions of a node of a Redis Cluster that has died are looked for at
	 * the one that takes its place. Lettuce otherwise looks only once.
	 */
	private static final Map<String, String> REDIS_CLUSTER = Map.of(
			"spring.data.redis.lettuce.cluster.refresh.adaptive", "true",
			"spring.data.redis.lettuce.cluster.refresh.period", "10s");

	private WorkerDefaults() {
	}

	static Map<String, Object> of(Environment environment) {
		Map<String, Object> defaults = new HashMap<>();
		REDIS_CLUSTER.forEach((name, value) -> {
			if (!environment.containsProperty(name)) {
				defaults.put(name, value);
			}
		});
		boolean isLettuceConfigured = Binder.get(environment)
			.bind(LOGGING, Bindable.mapOf(String.class, String.class))
			.map((levels) -> levels.keySet().stream().anyMatch((name) -> name.startsWith(LETTUCE)))
			.orElse(false);
		if (!isLettuceConfigured) {
			// Redis is reported to be away once, not every few seconds and by each
			// connection
			defaults.put(LOGGING + "." + LETTUCE + ".core.protocol.ConnectionWatchdog", "error");
			defaults.put(LOGGING + "." + LETTUCE + ".core.cluster.topology.DefaultClusterTopologyRefresh", "error");
		}
		return defaults;
	}

}
