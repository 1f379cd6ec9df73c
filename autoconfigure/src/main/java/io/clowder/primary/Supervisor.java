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
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.clowder.ClusterEvent.Type;
import io.clowder.OperationAnswer;
import io.clowder.OperationOutcome;
import io.clowder.WorkerMetrics;
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

	private final Readiness readiness;

	private final Staffing staffing;

	private final Shutdown shutdown;

	private final Operations operations;

	private final Recycling recycling;

	private Instant lastTick;

	private Set<Integer> retained = Set.of(1);

	private @Nullable Integer exitCode;

	Supervisor(SupervisorParts parts) {
		this.settings = parts.settings();
		this.clock = parts.clock();
		this.control = parts.control();
		this.log = parts.log();
		this.pool = parts.pool();
		this.lifecycle = parts.lifecycle();
		this.diagnosis = parts.diagnosis();
		this.readiness = parts.readiness();
		this.staffing = parts.staffing();
		this.shutdown = parts.shutdown();
		this.operations = parts.operations();
		this.recycling = parts.recycling();
		this.lastTick = this.clock.instant();
	}

	void start() {
		this.staffing.start(this.settings.workers(), this.settings.standby(), this.operations.generation());
		finish();
	}

	void availabilityChanged(long pid, String state, boolean accepting, String liveness) {
		WorkerHandle worker = this.pool.find(pid);
		if (worker == null) {
			return;
		}
		worker.availability(state, accepting, liveness);
		Slot slot = this.pool.slot(worker.slotId());
		boolean wanted = worker.killReason() == null && worker.leaveBy() == null;
		if (slot != null && wanted && !isStopping()) {
			this.readiness.availabilityChanged(slot, worker);
		}
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
		if (!this.readiness.wasReached()) {
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
			this.readiness.lost();
			this.staffing.promoteStandby(slot);
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
		tell(worker, exit, planned || isStopping());
		this.staffing.startFailed(exit);
		if (slot != null) {
			leaveSlot(slot, worker);
		}
		finish();
	}

	private void tell(WorkerHandle worker, WorkerStatus.Exit exit, boolean planned) {
		Slot slot = this.pool.slot(worker.slotId());
		boolean inSlot = slot != null && slot.worker() == worker;
		String message = "Worker " + worker.slotId() + (inSlot ? "" : " with pid " + worker.pid()) + " " + exit.reason()
				+ "." + ((exit.report() != null) ? " Crash report: " + exit.report() : "");
		if (planned) {
			this.log.info(Type.WORKER_EXITED, worker.slotId(), message);
		}
		else {
			this.log.warn(Type.WORKER_EXITED, worker.slotId(), message);
		}
	}

	private void leaveSlot(Slot slot, WorkerHandle worker) {
		if (slot.successor() == worker) {
			slot.successor(null);
		}
		else if (slot.worker() == worker) {
			if (isStopping()) {
				slot.lost(false);
			}
			else {
				this.staffing.lost(slot, worker);
			}
		}
	}

	private void finish() {
		OptionalInt code = isStopping() ? this.shutdown.exitCode() : this.staffing.failedStart();
		if (code.isPresent()) {
			this.exitCode = code.getAsInt();
		}
	}

	/**
	 * Stops all workers. When called once more it does not wait for them.
	 * @param reason why, as the end of a sentence
	 * @param code exit code of the primary
	 */
	void stop(String reason, int code) {
		if (this.exitCode == null) {
			this.operations.abandon();
			this.shutdown.begin(reason, code);
			finish();
		}
	}

	boolean isStopping() {
		return this.shutdown.hasBegun();
	}

	/**
	 * Does what is due by now.
	 */
	void tick() {
		Instant now = this.clock.instant();
		Duration unseen = Duration.between(this.lastTick, now);
		// Whoever stopped this process has probably stopped the workers too.
		boolean wasAsleep = unseen.compareTo(this.settings.heartbeatTimeout().dividedBy(2)) > 0;
		this.lastTick = now;
		if (isStopping()) {
			this.shutdown.killLate();
			return;
		}
		if (wasAsleep) {
			this.pool.processes().forEach((worker) -> worker.excuse(now, unseen));
		}
		else {
			this.pool.processes().forEach((worker) -> examine(worker, now));
		}
		this.staffing.fill();
		this.recycling.advance(!this.operations.isRunning() && this.readiness.wasReachedByAll());
		if (!this.recycling.isRunning()) {
			this.operations.advance();
			this.staffing.fill();
		}
		this.readiness.check();
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
			this.staffing.lost(slot, worker);
		}
		else if (slot != null && slot.successor() == worker) {
			slot.successor(null);
			this.lifecycle.discharge(worker, finding);
		}
		else {
			this.lifecycle.killLeaving(worker, finding);
		}
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

	/**
	 * When {@link #tick} has something to do next.
	 */
	Instant nextDeadline() {
		if (isStopping()) {
			return this.shutdown.nextDeadline();
		}
		// Ticks are never so far apart that waiting for one looks like sleep.
		Instant nextTick = this.lastTick.plus(this.settings.heartbeatTimeout().dividedBy(4));
		Instant procedure = this.recycling.isRunning() ? this.recycling.deadline() : this.operations.deadline();
		Stream<Instant> examinations = this.pool.processes().stream().map(this.diagnosis::nextExamination);
		return Stream.of(Stream.of(nextTick, procedure), this.staffing.deadlines(), examinations)
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
