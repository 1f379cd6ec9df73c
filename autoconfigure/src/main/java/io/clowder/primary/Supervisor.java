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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;

import io.clowder.ClusterEvent.Type;
import io.clowder.WorkerMetrics;
import io.clowder.WorkerState;
import io.clowder.WorkerStatus;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens to workers: compares what is wanted with what there is and acts on
 * the difference. It has no threads, no clock and no processes of its own; whatever
 * happens comes in by a method, for one thread at a time.
 */
final class Supervisor {

	/**
	 * A worker bounds its own shutdown by the drain timeout; this much later it is known
	 * to be stuck.
	 */
	private static final Duration STOP_GRACE = Duration.ofSeconds(5);

	private final ClusterSettings settings;

	private final Clock clock;

	private final BackOff backOff;

	private final WorkerControl control;

	private final EventLog log;

	private final List<Slot> slots = new ArrayList<>();

	private final Instant startedAt;

	private Instant lastTick;

	private int generation = 1;

	private boolean everReady;

	private boolean allReady;

	private boolean everAllReady;

	private @Nullable Integer firstFailure;

	private @Nullable Instant stopDeadline;

	private int stopCode;

	private @Nullable Integer exitCode;

	Supervisor(ClusterSettings settings, Clock clock, BackOff backOff, WorkerControl control, EventLog log) {
		this.settings = settings;
		this.clock = clock;
		this.backOff = backOff;
		this.control = control;
		this.log = log;
		this.startedAt = clock.instant();
		this.lastTick = this.startedAt;
	}

	void start() {
		for (int id = 1; id <= this.settings.workers(); id++) {
			Slot slot = new Slot(id);
			this.slots.add(slot);
			launch(slot);
		}
	}

	private void launch(Slot slot) {
		try {
			long pid = this.control.launch(slot.id(), this.generation);
			slot.started(new WorkerHandle(pid, this.generation, this.clock.instant()));
			this.log.info(Type.WORKER_STARTED, slot.id(), "Worker " + slot.id() + " started with pid " + pid + ".");
		}
		catch (IOException ex) {
			launchFailed(slot, ex);
		}
		catch (RuntimeException ex) {
			// It ends the start of the cluster; later it must not cost the slot.
			if (!this.everReady) {
				throw ex;
			}
			launchFailed(slot, ex);
		}
	}

	private void launchFailed(Slot slot, Exception ex) {
		died(slot, ExitReason.describe(1, "could not be started: " + ex.getMessage(), this.clock.instant()), false);
	}

	void availabilityChanged(long pid, String readiness, boolean accepting, String liveness) {
		withWorker(pid, (slot, worker) -> {
			worker.availability(readiness, liveness);
			if (isStopping() || worker.killReason() != null || accepting == worker.isReady()) {
				return;
			}
			this.control.admit(pid, accepting);
			if (!accepting) {
				if (worker.state() != WorkerState.STARTING) {
					worker.state(WorkerState.DRAINING);
					this.allReady = false;
					this.log.info(Type.WORKER_REFUSING, slot.id(),
							"Worker " + slot.id() + " refuses traffic and gets no new connections.");
				}
			}
			else if (worker.readyAt() == null) {
				Duration startup = worker.becomeReady(this.clock.instant());
				this.log.info(Type.WORKER_READY, slot.id(),
						"Worker " + slot.id() + " is ready after " + seconds(startup) + ".");
				firstReady();
			}
			else {
				worker.state(WorkerState.READY);
				this.log.info(Type.WORKER_READY, slot.id(), "Worker " + slot.id() + " accepts traffic again.");
			}
			checkAllReady();
		});
	}

	private void firstReady() {
		if (!this.everReady) {
			this.everReady = true;
			this.control.firstReady();
			this.slots.stream().filter((slot) -> slot.worker() == null).forEach(this::scheduleReplacement);
		}
	}

	private void checkAllReady() {
		boolean ready = this.slots.stream().allMatch((slot) -> slot.worker() != null && slot.worker().isReady());
		if (ready && !this.allReady) {
			String workers = (this.slots.size() == 1) ? "The only worker is ready"
					: "All " + this.slots.size() + " workers are ready";
			String after = this.everAllReady ? ""
					: " after " + seconds(Duration.between(this.startedAt, this.clock.instant()));
			this.everAllReady = true;
			this.log.info(Type.CLUSTER_READY, null, workers + after + ".");
		}
		this.allReady = ready;
	}

	void heartbeat(long pid, WorkerMetrics metrics) {
		withWorker(pid, (slot, worker) -> worker.heartbeat(this.clock.instant(), metrics));
	}

	void exited(long pid, int code) {
		withWorker(pid, (slot, worker) -> {
			Instant now = this.clock.instant();
			this.control.admit(pid, false);
			WorkerStatus.Exit exit = ExitReason.describe(code, worker.killReason(), now);
			boolean healthy = worker.readyAt() != null
					&& !now.isBefore(worker.readyAt().plus(this.settings.restart().resetAfter()));
			died(slot, exit, healthy);
		});
	}

	private void died(Slot slot, WorkerStatus.Exit exit, boolean wasHealthy) {
		slot.died(exit, wasHealthy);
		this.allReady = false;
		String message = "Worker " + slot.id() + " " + exit.reason() + ".";
		if (isStopping()) {
			this.log.info(Type.WORKER_EXITED, slot.id(), message);
			finishWhenAllAreGone();
			return;
		}
		this.log.warn(Type.WORKER_EXITED, slot.id(), message);
		if (this.everReady) {
			scheduleReplacement(slot);
		}
		else {
			// Nothing is replaced until it is known that the application can start at
			// all.
			this.firstFailure = Objects.requireNonNullElse(this.firstFailure, exit.code());
			if (this.slots.size() == this.settings.workers() && workers().findAny().isEmpty()) {
				this.exitCode = this.firstFailure;
			}
		}
	}

	private void scheduleReplacement(Slot slot) {
		Duration delay = this.backOff.delay(slot.deathsInARow());
		if (delay.isZero()) {
			launch(slot);
			return;
		}
		slot.nextAttemptAt(this.clock.instant().plus(delay));
		this.log.info(Type.WORKER_WAITING, slot.id(), "Worker " + slot.id() + " died " + slot.deathsInARow()
				+ " times in a row. The next attempt is in " + seconds(delay) + ".");
	}

	/**
	 * Stops all workers. When called once more it does not wait for them.
	 * @param reason why, as the end of a sentence
	 * @param code exit code of the primary
	 */
	void stop(String reason, int code) {
		if (this.exitCode != null) {
			return;
		}
		if (isStopping()) {
			this.log.warn(Type.CLUSTER_STOPPING, null, "Stopping at once: " + reason + ".");
			this.stopDeadline = this.clock.instant();
			killLate(this.stopDeadline);
			return;
		}
		this.stopCode = code;
		this.stopDeadline = this.clock.instant().plus(this.settings.drainTimeout()).plus(STOP_GRACE);
		this.slots.forEach((slot) -> slot.nextAttemptAt(null));
		this.log.info(Type.CLUSTER_STOPPING, null,
				"Stopping " + ((workers().count() == 1) ? "one worker" : workers().count() + " workers")
						+ " gracefully: " + reason + ".");
		this.control.refuseClients();
		workers().forEach((worker) -> {
			worker.state(WorkerState.DRAINING);
			this.control.admit(worker.pid(), false);
		});
		// Only now, so that none hands its connections over to one that stops as well.
		workers().forEach((worker) -> this.control.stop(worker.pid(), reason));
		finishWhenAllAreGone();
	}

	private boolean isStopping() {
		return this.stopDeadline != null;
	}

	private void finishWhenAllAreGone() {
		if (workers().findAny().isEmpty()) {
			this.exitCode = this.stopCode;
		}
	}

	/**
	 * Does what is due by now.
	 */
	void tick() {
		Instant now = this.clock.instant();
		// Whoever stopped this process has probably stopped the workers too.
		boolean wasAsleep = now.isAfter(this.lastTick.plus(this.settings.heartbeatTimeout().dividedBy(2)));
		this.lastTick = now;
		if (isStopping()) {
			killLate(now);
			return;
		}
		for (Slot slot : this.slots) {
			WorkerHandle worker = slot.worker();
			if (worker == null) {
				if (slot.nextAttemptAt() != null && !now.isBefore(slot.nextAttemptAt())) {
					launch(slot);
				}
			}
			else if (wasAsleep) {
				worker.excuse(now);
			}
			else if (!now.isBefore(deadline(worker))) {
				kill(slot, worker,
						(worker.readyAt() == null) ? "was not ready after " + seconds(this.settings.startTimeout())
								: "gave no sign of life for " + seconds(this.settings.heartbeatTimeout()));
			}
		}
	}

	private Instant deadline(WorkerHandle worker) {
		if (worker.killReason() != null) {
			return Instant.MAX;
		}
		return (worker.readyAt() == null) ? worker.startingSince().plus(this.settings.startTimeout())
				: worker.lastSign().plus(this.settings.heartbeatTimeout());
	}

	private void kill(Slot slot, WorkerHandle worker, String reason) {
		worker.killReason(reason + " and was killed");
		worker.state(WorkerState.DRAINING);
		this.allReady = false;
		this.log.warn(Type.WORKER_KILLED, slot.id(), "Worker " + slot.id() + " " + reason + ". Killing it.");
		this.control.admit(worker.pid(), false);
		this.control.kill(worker.pid());
	}

	private void killLate(Instant now) {
		if (this.stopDeadline == null || now.isBefore(this.stopDeadline)) {
			return;
		}
		workers().filter((worker) -> worker.killReason() == null).forEach((worker) -> {
			worker.killReason("did not stop in time and was killed");
			this.control.kill(worker.pid());
		});
	}

	/**
	 * When {@link #tick} has something to do next.
	 */
	Instant nextDeadline() {
		Instant stopDeadline = this.stopDeadline;
		if (stopDeadline != null) {
			return workers().anyMatch((worker) -> worker.killReason() == null) ? stopDeadline : Instant.MAX;
		}
		// Ticks are never so far apart that waiting for one looks like sleep.
		Instant nextTick = this.lastTick.plus(this.settings.heartbeatTimeout().dividedBy(4));
		return Stream.concat(Stream.of(nextTick), this.slots.stream().map(this::deadline))
			.min(Instant::compareTo)
			.orElse(nextTick);
	}

	private Instant deadline(Slot slot) {
		WorkerHandle worker = slot.worker();
		return (worker != null) ? deadline(worker) : Objects.requireNonNullElse(slot.nextAttemptAt(), Instant.MAX);
	}

	/**
	 * Exit code of the primary once nothing is left to supervise.
	 */
	OptionalInt exitCode() {
		return (this.exitCode != null) ? OptionalInt.of(this.exitCode) : OptionalInt.empty();
	}

	/**
	 * Whether the pool ended because no worker could ever be started.
	 */
	boolean failedToStart() {
		return this.exitCode != null && !isStopping();
	}

	List<Slot> slots() {
		return this.slots;
	}

	int generation() {
		return this.generation;
	}

	private Stream<WorkerHandle> workers() {
		return this.slots.stream().map(Slot::worker).filter(Objects::nonNull).map(Objects::requireNonNull);
	}

	private void withWorker(long pid, WorkerAction action) {
		for (Slot slot : this.slots) {
			WorkerHandle worker = slot.worker();
			if (worker != null && worker.pid() == pid) {
				action.act(slot, worker);
				return;
			}
		}
	}

	private static String seconds(Duration duration) {
		return String.format(Locale.ROOT, "%.1f seconds", duration.toMillis() / 1000.0);
	}

	@FunctionalInterface
	private interface WorkerAction {

		void act(Slot slot, WorkerHandle worker);

	}

}
