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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.clowder.primary.budget.PoolSize;
import org.jspecify.annotations.Nullable;

/**
 * Every slot of the cluster and every process in or on its way out of one. No process
 * exists outside of it. For one thread at a time.
 */
final class Pool {

	private final List<Slot> slots = new ArrayList<>();

	private final List<WorkerHandle> leaving = new ArrayList<>();

	/**
	 * The slots, by id.
	 */
	List<Slot> slots() {
		return this.slots;
	}

	/**
	 * The slots whose workers serve, by id.
	 */
	List<Slot> serving() {
		return this.slots.stream().filter((slot) -> !slot.isStandby()).toList();
	}

	/**
	 * The slots whose workers wait to take another's place, by id.
	 */
	List<Slot> standby() {
		return this.slots.stream().filter(Slot::isStandby).toList();
	}

	/**
	 * Number of slots.
	 */
	PoolSize size() {
		int workers = serving().size();
		return new PoolSize(workers, this.slots.size() - workers);
	}

	@Nullable Slot slot(int id) {
		return this.slots.stream().filter((slot) -> slot.id() == id).findFirst().orElse(null);
	}

	/**
	 * Adds a slot with the lowest free id.
	 */
	Slot add(boolean standby, int generation) {
		int id = 1;
		while (slot(id) != null) {
			id++;
		}
		Slot slot = new Slot(id, standby, generation);
		this.slots.add(slot);
		this.slots.sort(Comparator.comparingInt(Slot::id));
		return slot;
	}

	void remove(Slot slot) {
		this.slots.remove(slot);
	}

	/**
	 * Processes that have no slot any more.
	 */
	List<WorkerHandle> leaving() {
		return this.leaving;
	}

	/**
	 * Processes that are to take over a slot.
	 */
	List<WorkerHandle> successors() {
		return this.slots.stream().map(Slot::successor).filter(Objects::nonNull).map(Objects::requireNonNull).toList();
	}

	/**
	 * Every process.
	 */
	List<WorkerHandle> processes() {
		return Stream.of(workers(), successors().stream(), this.leaving.stream()).flatMap((some) -> some).toList();
	}

	@Nullable WorkerHandle find(long pid) {
		return processes().stream().filter((worker) -> worker.pid() == pid).findFirst().orElse(null);
	}

	/**
	 * Number of workers that accept traffic, not counting standbys and successors.
	 */
	int ready() {
		return (int) serving().stream().filter(Slot::isReady).count();
	}

	boolean isAllReady() {
		return serving().stream().allMatch(Slot::isReady);
	}

	/**
	 * The lowest number that no process has, the slot's id if it is free: two processes
	 * of one slot live while one replaces the other, and must not share a port.
	 */
	int freeSeat(int slotId) {
		Set<Integer> taken = processes().stream().map(WorkerHandle::seat).collect(Collectors.toSet());
		if (!taken.contains(slotId)) {
			return slotId;
		}
		// Above the ids first, so that the next process of another slot finds its own.
		int seat = this.slots.size() + 1;
		while (taken.contains(seat)) {
			seat++;
		}
		return seat;
	}

	private Stream<WorkerHandle> workers() {
		return this.slots.stream().map(Slot::worker).filter(Objects::nonNull).map(Objects::requireNonNull);
	}

}
