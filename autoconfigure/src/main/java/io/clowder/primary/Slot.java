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

	private boolean standby;

	private int generation;

	private @Nullable WorkerHandle worker;

	private @Nullable WorkerHandle successor;

	private int starts;

	private int deathsInARow;

	private @Nullable Instant nextAttemptAt;

	private WorkerStatus.@Nullable Exit lastExit;

	Slot(int id, boolean standby, int generation) {
		this.id = id;
		this.standby = standby;
		this.generation = generation;
	}

	int id() {
		return this.id;
	}

	/**
	 * Whether the slot's worker waits to take the place of another.
	 */
	boolean isStandby() {
		return this.standby;
	}

	void standby(boolean standby) {
		this.standby = standby;
	}

	/**
	 * Roll-out that a new process of this slot belongs to.
	 */
	int generation() {
		return this.generation;
	}

	@Nullable WorkerHandle worker() {
		return this.worker;
	}

	boolean isReady() {
		return this.worker != null && this.worker.isReady();
	}

	/**
	 * The process that is to take over from the worker.
	 */
	@Nullable WorkerHandle successor() {
		return this.successor;
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

	void successor(@Nullable WorkerHandle successor) {
		this.successor = successor;
	}

	/**
	 * The successor becomes the worker.
	 * @return the worker until now
	 */
	@Nullable WorkerHandle succeed() {
		WorkerHandle predecessor = this.worker;
		WorkerHandle successor = this.successor;
		if (successor == null) {
			throw new IllegalStateException("Slot " + this.id + " has no successor");
		}
		this.generation = successor.generation();
		this.deathsInARow = 0;
		this.successor = null;
		started(successor);
		return predecessor;
	}

	/**
	 * The slot has lost its worker, or it could not be started.
	 */
	void lost(boolean wasHealthy) {
		this.worker = null;
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

	void lastExit(WorkerStatus.Exit exit) {
		this.lastExit = exit;
	}

}
