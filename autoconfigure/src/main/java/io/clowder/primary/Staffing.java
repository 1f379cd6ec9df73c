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

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;

import io.clowder.ClusterEvent.Type;
import io.clowder.WorkerState;
import io.clowder.WorkerStatus;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every slot filled: starts what is missing, sooner or later, and lets standbys
 * take over. Until the application has been seen to start nothing is started twice.
 */
final class Staffing {

	private final Clock clock;

	private final EventLog log;

	private final Pool pool;

	private final WorkerLifecycle lifecycle;

	private final Readiness readiness;

	private final CrashLoop crashLoop;

	private @Nullable Integer firstFailure;

	Staffing(Clock clock, EventLog log, Pool pool, WorkerLifecycle lifecycle, Readiness readiness,
			CrashLoop crashLoop) {
		this.clock = clock;
		this.log = log;
		this.pool = pool;
		this.lifecycle = lifecycle;
		this.readiness = readiness;
		this.crashLoop = crashLoop;
	}

	void start(int workers, int standby, int generation) {
		for (int i = 0; i < workers; i++) {
			this.pool.add(false, generation);
		}
		for (int i = 0; i < standby; i++) {
			this.pool.add(true, generation);
		}
		this.pool.serving().forEach(this::launch);
	}

	private void launch(Slot slot) {
		try {
			this.lifecycle.launch(slot);
		}
		catch (IOException ex) {
			launchFailed(slot, ex);
		}
		catch (RuntimeException ex) {
			// It ends the start of the cluster; later it must not cost the slot.
			if (!this.readiness.wasReached()) {
				throw ex;
			}
			launchFailed(slot, ex);
		}
	}

	private void launchFailed(Slot slot, Exception ex) {
		WorkerStatus.Exit exit = ExitReason.describe(new ProcessEnd(1), "could not be started: " + ex.getMessage(),
				this.clock.instant());
		slot.lastExit(exit);
		this.log.warn(Type.WORKER_EXITED, slot.id(), "Worker " + slot.id() + " " + exit.reason() + ".");
		startFailed(exit);
		lost(slot, null);
	}

	/**
	 * A process has ended before any worker was ready.
	 */
	void startFailed(WorkerStatus.Exit exit) {
		this.firstFailure = Objects.requireNonNullElse(this.firstFailure, exit.code());
	}

	/**
	 * Exit code of a cluster of which no worker could be started, and none is left.
	 */
	OptionalInt failedStart() {
		boolean allTried = this.pool.serving().stream().allMatch((slot) -> slot.deathsInARow() > 0);
		if (this.readiness.wasReached() || this.firstFailure == null || !allTried || !this.pool.processes().isEmpty()) {
			return OptionalInt.empty();
		}
		return OptionalInt.of(this.firstFailure);
	}

	/**
	 * A slot has lost its worker.
	 */
	void lost(Slot slot, @Nullable WorkerHandle worker) {
		Instant now = this.clock.instant();
		this.readiness.lost();
		slot.lost(worker != null && this.crashLoop.isHealthy(worker, now));
		Duration delay = this.crashLoop.died(slot, worker, this.pool, now);
		if (!this.readiness.wasReached()) {
			return;
		}
		promoteStandby(slot);
		slot.nextAttemptAt(delay.isZero() ? null : now.plus(delay));
		if (!delay.isZero()) {
			String deaths = (slot.deathsInARow() > 1)
					? "Worker " + slot.id() + " died " + slot.deathsInARow() + " times in a row."
					: "Workers die again and again.";
			this.log.info(Type.WORKER_WAITING, slot.id(),
					deaths + " The next attempt for worker " + slot.id() + " is in " + Text.seconds(delay) + ".");
		}
	}

	/**
	 * A standby takes the place of the dead, whose slot becomes the standby.
	 */
	void promoteStandby(Slot dead) {
		if (dead.isStandby()) {
			return;
		}
		for (Slot slot : this.pool.standby()) {
			WorkerHandle worker = slot.worker();
			if (worker != null && worker.state() == WorkerState.STANDBY) {
				slot.standby(false);
				dead.standby(true);
				this.lifecycle.admit(worker, true);
				this.log.info(Type.STANDBY_PROMOTED, slot.id(),
						"Standby worker " + slot.id() + " takes the place of worker " + dead.id() + ".");
				this.readiness.check();
				return;
			}
		}
	}

	/**
	 * Starts what is missing.
	 */
	void fill() {
		if (!this.readiness.wasReached()) {
			return;
		}
		Instant now = this.clock.instant();
		for (Slot slot : this.pool.slots()) {
			Instant nextAttemptAt = slot.nextAttemptAt();
			if (isVacant(slot) && (nextAttemptAt == null || !now.isBefore(nextAttemptAt))) {
				launch(slot);
			}
		}
	}

	/**
	 * When there is something to start even if nothing happens.
	 */
	Stream<Instant> deadlines() {
		return this.pool.slots()
			.stream()
			.filter(this::isVacant)
			.map(Slot::nextAttemptAt)
			.filter(Objects::nonNull)
			.map(Objects::requireNonNull);
	}

	private boolean isVacant(Slot slot) {
		// A standby must not slow down the start of those that serve.
		boolean wanted = !slot.isStandby() || this.readiness.wasReachedByAll();
		return wanted && slot.worker() == null && slot.successor() == null;
	}

}
