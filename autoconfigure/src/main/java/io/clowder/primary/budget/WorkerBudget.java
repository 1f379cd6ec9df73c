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

package io.clowder.primary.budget;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What one worker gets.
 *
 * @param processors number of processors that its JVM counts with
 * @param heapMax largest heap in bytes, {@code null} if only the JVM knows it
 * @param collector name of the garbage collector
 * @param datasourceConnections number of connections to the database, {@code null} if
 * nothing says it
 * @param jvmOptions options for its JVM, where the user's leave something open
 * @param environment environment variables to add
 */
public record WorkerBudget(int processors, @Nullable Long heapMax, String collector,
		@Nullable Integer datasourceConnections, List<String> jvmOptions, Map<String, String> environment) {

	/**
	 * Property by which a worker learns how many connections to the database it may have.
	 */
	public static final String DATASOURCE_CONNECTIONS = "cluster.worker.datasource-connections";

	/**
	 * The budget of a worker when there is none.
	 */
	static final WorkerBudget NONE = new WorkerBudget(1, null, Collector.DEFAULT, null, List.of(), Map.of());

	public WorkerBudget {
		jvmOptions = List.copyOf(jvmOptions);
		environment = Map.copyOf(environment);
	}

}
