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

import org.jspecify.annotations.Nullable;

/**
 * What the user asked of the budget. {@code null} is whatever the machine allows.
 *
 * @param enabled whether there is a budget
 * @param processors number of processors for all workers
 * @param memory memory for the whole cluster, in bytes
 * @param minWorkerMemory memory below which no worker is planned, in bytes
 * @param datasourceConnections number of connections to the database for all workers,
 * {@code null} if they are not divided
 */
public record BudgetSettings(boolean enabled, @Nullable Double processors, @Nullable Long memory, long minWorkerMemory,
		@Nullable Integer datasourceConnections) {

}
