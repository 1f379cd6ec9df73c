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
import java.util.ArrayList;
import java.util.List;

/**
 * Changes the number of workers. New ones are started together; superfluous ones are
 * drained, the newest slots first, and never the last that is ready.
 */
final class Scale implements Procedure {

	private final int target;

	private final Pool pool;

	private final WorkerLifecycle lifecycle;

	private final List<Slot> added = new ArrayList<>();

	private boolean begun;

	Scale(int target, Pool pool, WorkerLifecycle lifecycle) {
		this.target = target;
		this.pool = pool;
		this.lifecycle = lifecycle;
	}

	@Override
	public Instant deadline() {
		return Instant.MAX;
	}

	@Override
	public void advance(Operation operation) {
		if (!this.begun) {
			this.begun = true;
			add();
		}
		removeSuperfluous();
		for (Slot slot : this.added) {
			if (slot.deathsInARow() > 0) {
				operation.failed("The new worker " + slot.id() + " died before it was ready. It is tried again; "
						+ "scale down to give it up.", List.of());
				return;
			}
		}
		long missing = this.added.stream().filter((slot) -> !slot.isReady()).count();
		long leaving = this.pool.leaving().size();
		if (missing + leaving == 0) {
			operation.done("The cluster has " + Text.workers(this.target) + " now.");
		}
		else {
			operation.progress((missing > 0) ? "Waiting for " + Text.workers(missing) + " to be ready."
					: "Waiting for " + Text.workers(leaving) + " to drain.");
		}
	}

	/**
	 * The supervisor fills empty slots.
	 */
	private void add() {
		int generation = this.pool.slots().get(0).generation();
		while (this.pool.serving().size() < this.target) {
			this.added.add(this.pool.add(false, generation));
		}
	}

	private void removeSuperfluous() {
		List<Slot> serving = this.pool.serving();
		for (int i = serving.size() - 1; i >= 0 && this.pool.serving().size() > this.target; i--) {
			Slot slot = serving.get(i);
			boolean isLastReady = slot.isReady() && this.pool.ready() == 1;
			if (!isLastReady) {
				this.pool.remove(slot);
				WorkerHandle worker = slot.worker();
				if (worker != null) {
					this.lifecycle.leave(worker, "the cluster is scaled down");
				}
			}
		}
	}

}
