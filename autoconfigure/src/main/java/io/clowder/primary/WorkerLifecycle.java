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

import io.clowder.ClusterEvent.Type;
import io.clowder.WorkerState;
import org.jspecify.annotations.Nullable;

/**
 * The steps in the life of a worker that its slot, the pool, the process and the event
 * log have to learn of together. When to take them is decided elsewhere.
 */
final class WorkerLifecycle {

	/**
	 * A worker bounds its own shutdown by the drain timeout and some time to close its
	 * application; this much later it is known to be stuck.
	 */
	private static final Duration STOP_GRACE = Duration.ofSeconds(10);

	private final ClusterSettings settings;

	private final Clock clock;

	private final WorkerControl control;

	private final EventLog log;

	private final Pool pool;

	WorkerLifecycle(ClusterSettings settings, Clock clock, WorkerControl control, EventLog log, Pool pool) {
		this.settings = settings;
		this.clock = clock;
		this.control = control;
		this.log = log;
		this.pool = pool;
	}

	/**
	 * Starts a process for an empty slot.
	 */
	void launch(Slot slot) throws IOException {
		WorkerHandle worker = start(slot, slot.generation());
		slot.started(worker);
		this.log.info(Type.WORKER_STARTED, slot.id(), "Worker " + slot.id() + " started with pid " + worker.pid()
				+ (slot.isStandby() ? " as standby." : "."));
	}

	/**
	 * Starts a process that is to take over a slot.
	 */
	WorkerHandle launchSuccessor(Slot slot, int generation) throws IOException {
		WorkerHandle successor = start(slot, generation);
		slot.successor(successor);
		this.log.info(Type.WORKER_STARTED, slot.id(),
				"Worker " + slot.id() + " started once more with pid " + successor.pid()
						+ ((generation != slot.generation()) ? " in generation " + generation : "")
						+ ", to replace pid " + pidOf(slot.worker()) + ".");
		return successor;
	}

	private static String pidOf(@Nullable WorkerHandle worker) {
		return (worker != null) ? String.valueOf(worker.pid()) : "(none)";
	}

	private WorkerHandle start(Slot slot, int generation) throws IOException {
		int seat = this.pool.freeSeat(slot.id());
		long pid = this.control.launch(slot.id(), seat, generation, this.pool.size());
		return new WorkerHandle(pid, slot.id(), seat, generation, this.clock.instant());
	}

	/**
	 * Gives a worker connections, or none.
	 */
	void admit(WorkerHandle worker, boolean admitted) {
		this.control.admit(worker.pid(), admitted);
		worker.state(admitted ? WorkerState.READY : WorkerState.DRAINING);
	}

	/**
	 * Asks a worker that has no slot any more to finish what it has.
	 * @param reason why, as the end of a sentence
	 */
	void leave(WorkerHandle worker, String reason) {
		this.pool.leaving().add(worker);
		admit(worker, false);
		Instant now = this.clock.instant();
		Duration timeToWrite = this.control.timeToWrite(worker.pid());
		worker.leave(now.plus(stopTimeout()).plus(timeToWrite), reason);
		worker.timeToWrite(timeToWrite);
		this.log.info(Type.WORKER_DRAINING, worker.slotId(),
				"Worker " + worker.slotId() + " with pid " + worker.pid() + " drains: " + reason + ".");
		this.control.stop(worker.pid(), reason);
	}

	/**
	 * Ends a sick worker that has no slot any more.
	 */
	void discharge(WorkerHandle worker, Diagnosis.Finding finding) {
		this.pool.leaving().add(worker);
		admit(worker, false);
		worker.killReason(finding.reason() + (finding.deaf() ? " and was killed" : " and was replaced"));
		this.log.warn(Type.WORKER_KILLED, worker.slotId(), "Worker " + worker.slotId() + " " + finding.reason() + ". "
				+ (finding.deaf() ? "Killing it." : "Replacing it."));
		this.control.examine(worker.pid(), finding.reason());
		if (finding.deaf()) {
			this.control.kill(worker.pid());
		}
		else {
			worker.leave(this.clock.instant().plus(stopTimeout()), "it " + finding.reason());
			this.control.stop(worker.pid(), "it " + finding.reason());
		}
	}

	/**
	 * Ends a worker that is leaving already and does not.
	 */
	void killLeaving(WorkerHandle worker, Diagnosis.Finding finding) {
		worker.killReason(finding.reason() + " and was killed");
		this.log.warn(Type.WORKER_KILLED, worker.slotId(),
				"Worker " + worker.slotId() + " with pid " + worker.pid() + " " + finding.reason() + ". Killing it.");
		this.control.examine(worker.pid(), finding.reason());
		this.control.kill(worker.pid());
	}

	/**
	 * How long a worker may take from the request to stop to its end.
	 */
	Duration stopTimeout() {
		return this.settings.drainTimeout().plus(STOP_GRACE);
	}

}
