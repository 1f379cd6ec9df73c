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
import java.time.Duration;
import java.time.Instant;

import io.clowder.ClusterEvent.Type;
import io.clowder.WorkerState;

/**
 * Who gets connections, and whether that is everybody who should.
 */
final class Readiness {

	private final Clock clock;

	private final WorkerControl control;

	private final EventLog log;

	private final Pool pool;

	private final WorkerLifecycle lifecycle;

	private final Instant startedAt;

	private boolean everReady;

	private boolean allReady;

	private boolean everAllReady;

	Readiness(Clock clock, WorkerControl control, EventLog log, Pool pool, WorkerLifecycle lifecycle) {
		this.clock = clock;
		this.control = control;
		this.log = log;
		this.pool = pool;
		this.lifecycle = lifecycle;
		this.startedAt = clock.instant();
	}

	/**
	 * Whether any worker has ever been ready: the application can start.
	 */
	boolean wasReached() {
		return this.everReady;
	}

	/**
	 * Whether all workers have ever been ready at the same time.
	 */
	boolean wasReachedByAll() {
		return this.everAllReady;
	}

	/**
	 * The application of a worker that is wanted has told how it feels.
	 */
	void availabilityChanged(Slot slot, WorkerHandle worker) {
		boolean first = worker.isAccepting() && worker.readyAt() == null;
		if (first) {
			Duration startup = worker.booted(this.clock.instant());
			this.log.info(Type.WORKER_READY, slot.id(),
					"Worker " + slot.id() + " is ready after " + Text.seconds(startup) + ".");
		}
		if (slot.worker() == worker && slot.isStandby()) {
			worker.state(worker.isAccepting() ? WorkerState.STANDBY : WorkerState.STARTING);
		}
		else if (slot.worker() == worker || worker.state() != WorkerState.STARTING) {
			changeAdmission(slot, worker, first);
		}
		check();
	}

	private void changeAdmission(Slot slot, WorkerHandle worker, boolean first) {
		if (worker.isAccepting() == worker.isReady() || worker.readyAt() == null) {
			return;
		}
		this.lifecycle.admit(worker, worker.isAccepting());
		if (!worker.isAccepting()) {
			this.log.info(Type.WORKER_REFUSING, slot.id(),
					"Worker " + slot.id() + " refuses traffic and gets no new connections.");
		}
		else if (!first) {
			this.log.info(Type.WORKER_READY, slot.id(), "Worker " + slot.id() + " accepts traffic again.");
		}
		else if (!this.everReady) {
			this.everReady = true;
			this.control.firstReady();
		}
	}

	/**
	 * Tells when all workers have become ready.
	 */
	void check() {
		boolean ready = this.pool.isAllReady();
		if (ready && !this.allReady) {
			int size = this.pool.serving().size();
			String workers = (size == 1) ? "The only worker is ready" : "All " + size + " workers are ready";
			String after = this.everAllReady ? ""
					: " after " + Text.seconds(Duration.between(this.startedAt, this.clock.instant()));
			this.everAllReady = true;
			this.control.allReady();
			this.log.info(Type.CLUSTER_READY, null, workers + after + ".");
		}
		this.allReady = ready;
	}

	/**
	 * A worker is lost, which may be made up for before anybody checks.
	 */
	void lost() {
		this.allReady = false;
	}

}
