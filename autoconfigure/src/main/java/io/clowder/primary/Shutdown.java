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

import java.time.Clock;
import java.time.Instant;
import java.util.OptionalInt;

import io.clowder.ClusterEvent.Type;
import org.jspecify.annotations.Nullable;

/**
 * The end of a cluster: workers finish what they have, in bounded time or at once.
 */
final class Shutdown {

	private final Clock clock;

	private final WorkerControl control;

	private final EventLog log;

	private final Pool pool;

	private final WorkerLifecycle lifecycle;

	private @Nullable Instant deadline;

	private int code;

	Shutdown(Clock clock, WorkerControl control, EventLog log, Pool pool, WorkerLifecycle lifecycle) {
		this.clock = clock;
		this.control = control;
		this.log = log;
		this.pool = pool;
		this.lifecycle = lifecycle;
	}

	/**
	 * Begins. When called once more it does not wait for the workers any longer.
	 * @param reason why, as the end of a sentence
	 * @param exitCode exit code of the primary
	 */
	void begin(String reason, int exitCode) {
		if (hasBegun()) {
			this.log.warn(Type.CLUSTER_STOPPING, null, "Stopping at once: " + reason + ".");
			this.deadline = this.clock.instant();
			killLate();
			return;
		}
		this.code = exitCode;
		this.deadline = this.clock.instant().plus(this.lifecycle.stopTimeout());
		this.pool.slots().forEach((slot) -> slot.nextAttemptAt(null));
		this.log.info(Type.CLUSTER_STOPPING, null,
				"Stopping " + Text.workers(this.pool.processes().size()) + " gracefully: " + reason + ".");
		this.control.refuseClients();
		this.pool.processes().forEach((worker) -> this.lifecycle.admit(worker, false));
		// Only now, so that none hands its connections over to one that stops as well.
		this.pool.processes().forEach((worker) -> this.control.stop(worker.pid(), reason));
	}

	boolean hasBegun() {
		return this.deadline != null;
	}

	/**
	 * Exit code of the primary once no worker is left.
	 */
	OptionalInt exitCode() {
		return (hasBegun() && this.pool.processes().isEmpty()) ? OptionalInt.of(this.code) : OptionalInt.empty();
	}

	/**
	 * Kills who is late.
	 */
	void killLate() {
		if (this.deadline == null || this.clock.instant().isBefore(this.deadline)) {
			return;
		}
		this.pool.processes().stream().filter((worker) -> worker.killReason() == null).forEach((worker) -> {
			worker.killReason("did not stop in time and was killed");
			this.control.kill(worker.pid());
		});
	}

	/**
	 * When to kill.
	 */
	Instant nextDeadline() {
		boolean waiting = this.pool.processes().stream().anyMatch((worker) -> worker.killReason() == null);
		return (this.deadline != null && waiting) ? this.deadline : Instant.MAX;
	}

}
