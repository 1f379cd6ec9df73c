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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.clowder.ClusterEvent.Type;
import io.clowder.OperationAnswer;
import io.clowder.OperationOutcome;
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

	private final ClusterSettings settings;

	private final Clock clock;

	private final WorkerControl control;

	private final EventLog log;

	private final Pool pool;

	private final WorkerLifecycle lifecycle;

	private final Diagnosis diagnosis;

	private final CrashLoop crashLoop;

	private final Operations operations;

	private final Recycling recycling;

	private final Instant startedAt;

	private Instant lastTick;

	private Set<Integer> retained = Set.of(1);

	private boolean everReady;

	private boolean allReady;

	private boolean everAllReady;

	private @Nullable Integer firstFailure;

	private @Nullable Instant stopDeadline;

	private int stopCode;

	private @Nullable Integer exitCode;

	Supervisor(SupervisorParts parts) {
		this.settings = parts.settings();
		this.clock = parts.clock();
		this.control = parts.control();
		this.log = parts.log();
		this.pool = parts.pool();
		this.lifecycle = parts.lifecycle();
		this.diagnosis = parts.diagnosis();
		this.crashLoop = parts.crashLoop();
		this.operations = parts.operations();
		this.recycling = parts.recycling();
		this.startedAt = this.clock.instant();
		this.lastTick = this.startedAt;
	}

	void start() {
		for (int i = 0; i < this.settings.workers(); i++) {
			this.pool.add(false, this.operations.generation());
		}
		for (int i = 0; i < this.settings.standby(); i++) {
			this.pool.add(true, this.operations.generation());
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
			if (!this.everReady) {
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
		lost(slot, null);
		startFailed(exit);
	}

	void availabilityChanged(long pid, String readiness, boolean accepting, String liveness) {
		WorkerHandle worker = this.pool.find(pid);
		if (worker == null) {
			return;
		}
		worker.availability(readiness, accepting, liveness);
		Slot slot = this.pool.slot(worker.slotId());
		if (isStopping() || slot == null || worker.killReason() != null || worker.leaveBy() != null) {
			return;
		}
		boolean first = accepting && worker.readyAt() == null;
		if (first) {
			Duration startup = worker.booted(this.clock.instant());
			this.log.info(Type.WORKER_READY, slot.id(),
					"Worker " + slot.id() + " is ready after " + Text.seconds(startup) + ".");
		}
		if (slot.worker() == worker && slot.isStandby()) {
			worker.state(accepting ? WorkerState.STANDBY : WorkerState.STARTING);
		}
		else if (slot.worker() == worker || worker.state() != WorkerState.STARTING) {
			changeAdmission(slot, worker, first);
		}
		checkAllReady();
	}

	private void changeAdmission(Slot slot, WorkerHandle worker, boolean first) {
		if (worker.isAccepting() == worker.isReady() || worker.readyAt() == null) {
			return;
		}
		this.lifecycle.admit(worker, worker.isAccepting());
		if (!worker.isAccepting()) {
			this.allReady = false;
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

	private void checkAllReady() {
		boolean ready = this.pool.isAllReady();
		if (ready && !this.allReady) {
			int size = this.pool.serving().size();
			String workers = (size == 1) ? "The only worker is ready" : "All " + size + " workers are ready";
			String after = this.everAllReady ? ""
					: " after " + Text.seconds(Duration.between(this.startedAt, this.clock.instant()));
			this.everAllReady = true;
			this.log.info(Type.CLUSTER_READY, null, workers + after + ".");
		}
		this.allReady = ready;
	}

	void heartbeat(long pid, WorkerMetrics metrics) {
		WorkerHandle worker = this.pool.find(pid);
		if (worker != null) {
			worker.heartbeat(this.clock.instant(), metrics);
		}
	}

	void warmedUp(long pid, @Nullable String failure) {
		this.operations.warmedUp(pid, failure);
		this.recycling.warmedUp(pid, failure);
	}

	void prepared(int generation, @Nullable String failure) {
		this.operations.prepared(generation, failure);
	}

	/**
	 * Begins an operation, if that is possible.
	 * @param request begins it
	 * @return what became of it
	 */
	OperationAnswer request(Request request) {
		if (isStopping()) {
			return conflict("The cluster is being stopped.");
		}
		if (!this.everReady) {
			return conflict("The cluster is still starting.");
		}
		return request.begin(this.operations);
	}

	private static OperationAnswer conflict(String message) {
		return new OperationAnswer(OperationOutcome.CONFLICT, message, null);
	}

	/**
	 * Begins an operation that nobody waits for an answer to.
	 * @param source where the request came from
	 */
	void request(Request request, String source) {
		OperationAnswer answer = request(request);
		if (answer.outcome() != OperationOutcome.ACCEPTED) {
			this.log.warn(Type.OPERATION_REFUSED, null, "Request by " + source + " refused: " + answer.message());
		}
	}

	/**
	 * A process has ended. {@link #exited} comes when it is known how.
	 */
	void gone(long pid) {
		WorkerHandle worker = this.pool.find(pid);
		if (worker == null || isStopping()) {
			return;
		}
		this.lifecycle.admit(worker, false);
		Slot slot = this.pool.slot(worker.slotId());
		if (slot != null && slot.worker() == worker) {
			this.allReady = false;
			promoteStandby(slot);
		}
	}

	void exited(long pid, ProcessEnd end) {
		WorkerHandle worker = this.pool.find(pid);
		if (worker == null) {
			return;
		}
		this.control.admit(pid, false);
		WorkerStatus.Exit exit = worker.ended(end, this.clock.instant());
		Slot slot = this.pool.slot(worker.slotId());
		if (slot != null) {
			slot.lastExit(exit);
		}
		boolean planned = this.pool.leaving().remove(worker) && worker.killReason() == null;
		boolean inSlot = slot != null && slot.worker() == worker;
		String message = "Worker " + worker.slotId() + (inSlot ? "" : " with pid " + pid) + " " + exit.reason() + "."
				+ ((exit.report() != null) ? " Crash report: " + exit.report() : "");
		if (planned || isStopping()) {
			this.log.info(Type.WORKER_EXITED, worker.slotId(), message);
		}
		else {
			this.log.warn(Type.WORKER_EXITED, worker.slotId(), message);
		}
		if (slot != null && slot.successor() == worker) {
			slot.successor(null);
		}
		else if (slot != null && inSlot) {
			lost(slot, worker);
		}
		startFailed(exit);
		finishWhenAllAreGone();
	}

	/**
	 * A slot has lost its worker.
	 */
	private void lost(Slot slot, @Nullable WorkerHandle worker) {
		Instant now = this.clock.instant();
		this.allReady = false;
		slot.lost(worker != null && this.crashLoop.isHealthy(worker, now));
		Duration delay = this.crashLoop.died(slot, worker, this.pool, now);
		if (isStopping() || !this.everReady) {
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
	private void promoteStandby(Slot dead) {
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
				checkAllReady();
				return;
			}
		}
	}

	/**
	 * Nothing is replaced until it is known that the application can start at all.
	 */
	private void startFailed(WorkerStatus.Exit exit) {
		if (!this.everReady && !isStopping()) {
			this.firstFailure = Objects.requireNonNullElse(this.firstFailure, exit.code());
			boolean allTried = this.pool.serving().stream().allMatch((slot) -> slot.deathsInARow() > 0);
			if (allTried && this.pool.processes().isEmpty()) {
				this.exitCode = this.firstFailure;
			}
		}
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
		this.stopDeadline = this.clock.instant().plus(this.lifecycle.stopTimeout());
		this.pool.slots().forEach((slot) -> slot.nextAttemptAt(null));
		this.operations.abandon();
		this.log.info(Type.CLUSTER_STOPPING, null,
				"Stopping " + Text.workers(this.pool.processes().size()) + " gracefully: " + reason + ".");
		this.control.refuseClients();
		this.pool.processes().forEach((worker) -> this.lifecycle.admit(worker, false));
		// Only now, so that none hands its connections over to one that stops as well.
		this.pool.processes().forEach((worker) -> this.control.stop(worker.pid(), reason));
		finishWhenAllAreGone();
	}

	boolean isStopping() {
		return this.stopDeadline != null;
	}

	private void finishWhenAllAreGone() {
		if (isStopping() && this.pool.processes().isEmpty()) {
			this.exitCode = this.stopCode;
		}
	}

	/**
	 * Does what is due by now.
	 */
	void tick() {
		Instant now = this.clock.instant();
		// Whoever stopped this process has probably stopped the workers too.
		Duration unseen = Duration.between(this.lastTick, now);
		boolean wasAsleep = unseen.compareTo(this.settings.heartbeatTimeout().dividedBy(2)) > 0;
		this.lastTick = now;
		if (isStopping()) {
			killLate(now);
			return;
		}
		if (wasAsleep) {
			this.pool.processes().forEach((worker) -> worker.excuse(now, unseen));
		}
		else {
			this.pool.processes().forEach((worker) -> examine(worker, now));
		}
		fillSlots(now);
		this.recycling.advance(!this.operations.isRunning() && this.everAllReady);
		if (!this.recycling.isRunning()) {
			this.operations.advance();
			fillSlots(now);
		}
		checkAllReady();
		forgetGenerations();
	}

	private void examine(WorkerHandle worker, Instant now) {
		Diagnosis.Finding finding = this.diagnosis.examine(worker, now);
		if (finding == null) {
			return;
		}
		Slot slot = this.pool.slot(worker.slotId());
		if (slot != null && slot.worker() == worker) {
			this.lifecycle.discharge(worker, finding);
			lost(slot, worker);
		}
		else if (slot != null && slot.successor() == worker) {
			slot.successor(null);
			this.lifecycle.discharge(worker, finding);
		}
		else {
			this.lifecycle.killLeaving(worker, finding);
		}
	}

	/**
	 * Starts what is missing.
	 */
	private void fillSlots(Instant now) {
		if (!this.everReady) {
			return;
		}
		for (Slot slot : this.pool.slots()) {
			Instant nextAttemptAt = slot.nextAttemptAt();
			if (isVacant(slot) && (nextAttemptAt == null || !now.isBefore(nextAttemptAt))) {
				launch(slot);
			}
		}
	}

	private boolean isVacant(Slot slot) {
		// A standby must not slow down the start of those that serve.
		boolean wanted = !slot.isStandby() || this.everAllReady;
		return wanted && slot.worker() == null && slot.successor() == null;
	}

	private void forgetGenerations() {
		if (this.operations.isReloading()) {
			this.retained = Set.of(); // It prepares another, which may have to be
										// forgotten.
			return;
		}
		Set<Integer> needed = new TreeSet<>();
		this.pool.slots().forEach((slot) -> needed.add(slot.generation()));
		this.pool.processes().forEach((worker) -> needed.add(worker.generation()));
		if (!needed.equals(this.retained)) {
			this.retained = needed;
			this.control.retain(needed);
		}
	}

	private void killLate(Instant now) {
		if (this.stopDeadline == null || now.isBefore(this.stopDeadline)) {
			return;
		}
		this.pool.processes().stream().filter((worker) -> worker.killReason() == null).forEach((worker) -> {
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
			return this.pool.processes().stream().anyMatch((worker) -> worker.killReason() == null) ? stopDeadline
					: Instant.MAX;
		}
		// Ticks are never so far apart that waiting for one looks like sleep.
		Instant nextTick = this.lastTick.plus(this.settings.heartbeatTimeout().dividedBy(4));
		Stream<Instant> attempts = this.pool.slots()
			.stream()
			.filter(this::isVacant)
			.map(Slot::nextAttemptAt)
			.filter(Objects::nonNull)
			.map(Objects::requireNonNull);
		Stream<Instant> examinations = this.pool.processes().stream().map(this.diagnosis::nextExamination);
		return Stream
			.of(Stream.of(nextTick,
					this.recycling.isRunning() ? this.recycling.deadline() : this.operations.deadline()), attempts,
					examinations)
			.flatMap((some) -> some)
			.min(Instant::compareTo)
			.orElse(nextTick);
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

	Pool pool() {
		return this.pool;
	}

	Operations operations() {
		return this.operations;
	}

	/**
	 * Begins an operation.
	 */
	@FunctionalInterface
	interface Request {

		OperationAnswer begin(Operations operations);

	}

}
