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

package io.clowder.primary;

import java.time.Instant;

import io.clowder.WorkerStatus;
import org.jspecify.annotations.Nullable;

/**
 * A place for one worker. Processes come and go, the slot with its id stays.
 */
final class Slot {

	private final int id;

	private @Nullable WorkerHandle worker;

	private int starts;

	private int deathsInARow;

	private @Nullable Instant nextAttemptAt;

	private WorkerStatus.@Nullable Exit lastExit;

	Slot(int id) {
		this.id = id;
	}

	int id() {
		return this.id;
	}

	@Nullable WorkerHandle worker() {
		return this.worker;
	}

	int restarts() {
		return Math.max(0, this.starts - 1);
	}

	int deathsInARow() {
		return this.deathsInARow;
	}

	void started(WorkerHandle worker) {
		this.worker = worker;
		this.starts++;
		this.nextAttemptAt = null;
	}

	/**
	 * The slot's process has ended, or could not be started.
	 */
	void died(WorkerStatus.Exit exit, boolean wasHealthy) {
		this.worker = null;
		this.lastExit = exit;
		this.deathsInARow = wasHealthy ? 1 : this.deathsInARow + 1;
	}

	@Nullable Instant nextAttemptAt() {
		return this.nextAttemptAt;
	}

	void nextAttemptAt(@Nullable Instant nextAttemptAt) {
		this.nextAttemptAt = nextAttemptAt;
	}

	WorkerStatus.@Nullable Exit lastExit() {
		return this.lastExit;
	}

}
