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
import java.util.List;

import io.clowder.Balancing;
import io.clowder.ClusterStatus;
import io.clowder.ResidentMemory;
import io.clowder.WorkerMetrics;
import io.clowder.WorkerState;
import io.clowder.WorkerStatus;
import io.clowder.primary.budget.WorkerBudgets;
import io.clowder.primary.handoff.SharedListeners;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what the endpoint shows.
 */
final class StatusReport {

	private static final WorkerStatus.Connections NO_CONNECTIONS = new WorkerStatus.Connections(0, 0);

	private final Balancing balancing;

	private final SharedListeners listeners;

	private final WorkerBudgets budgets;

	StatusReport(Balancing balancing, SharedListeners listeners, WorkerBudgets budgets) {
		this.balancing = balancing;
		this.listeners = listeners;
		this.budgets = budgets;
	}

	ClusterStatus create(Supervisor supervisor, EventLog log) {
		Pool pool = supervisor.pool();
		int desired = pool.serving().size();
		int ready = pool.ready();
		ProcessHandle self = ProcessHandle.current();
		ClusterStatus.Primary primary = new ClusterStatus.Primary(self.pid(),
				self.info().startInstant().orElse(Instant.EPOCH), ResidentMemory.bytes());
		return new ClusterStatus(health(ready, desired), desired, ready, supervisor.operations().generation(),
				this.balancing.toString(), primary, this.budgets.status(pool.size()), this.listeners.status(),
				pool.slots().stream().map(this::worker).toList(), processes(pool, pool.successors()),
				processes(pool, pool.leaving()), supervisor.operations().status(), log.events());
	}

	private List<WorkerStatus> processes(Pool pool, List<WorkerHandle> processes) {
		return processes.stream().map((worker) -> {
			Slot slot = pool.slot(worker.slotId());
			return worker(worker, (slot != null) ? slot.restarts() : 0, null);
		}).toList();
	}

	private static ClusterStatus.Health health(int ready, int desired) {
		if (ready == desired) {
			return ClusterStatus.Health.UP;
		}
		return (ready > 0) ? ClusterStatus.Health.DEGRADED : ClusterStatus.Health.DOWN;
	}

	private WorkerStatus worker(Slot slot) {
		WorkerHandle worker = slot.worker();
		if (worker == null) {
			WorkerState state = (slot.nextAttemptAt() != null) ? WorkerState.FAILED : WorkerState.STOPPED;
			return new WorkerStatus(slot.id(), null, state, slot.generation(), null, null, slot.restarts(),
					slot.nextAttemptAt(), slot.lastExit(), NO_CONNECTIONS, null, null, null, null, null, null, null,
					null);
		}
		return worker(worker, slot.restarts(), slot.lastExit());
	}

	private WorkerStatus worker(WorkerHandle worker, int restarts, WorkerStatus.@Nullable Exit lastExit) {
		WorkerMetrics metrics = worker.metrics();
		return new WorkerStatus(worker.slotId(), worker.pid(), worker.state(), worker.generation(), worker.startedAt(),
				startupMillis(worker), restarts, null, lastExit, this.listeners.connections(worker.pid()),
				(metrics != null) ? metrics.requests() : null, (metrics != null) ? metrics.memory() : null,
				(metrics != null) ? metrics.cpu() : null, (metrics != null) ? metrics.threads() : null,
				(metrics != null) ? metrics.gcMillis() : null, worker.lastHeartbeat(), worker.liveness(),
				worker.readiness());
	}

	private static @Nullable Long startupMillis(WorkerHandle worker) {
		Instant readyAt = worker.readyAt();
		return (readyAt != null) ? readyAt.toEpochMilli() - worker.startedAt().toEpochMilli() : null;
	}

}
