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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.clowder.primary.Replacement.Plan;
import org.jspecify.annotations.Nullable;

/**
 * Rolls a new generation out, one worker after the other. The first is a canary: until it
 * has proved itself the old generation stays complete. Whatever fails, the old generation
 * is brought back.
 */
final class Reload implements Procedure {

	/**
	 * For copying the application, which itself is bounded.
	 */
	private static final Duration PREPARE_TIMEOUT = Duration.ofMinutes(3);

	private final int generation;

	private final int previous;

	private final Duration soak;

	private final Clock clock;

	private final Pool pool;

	private final Replacements replacements;

	private final List<Replacement> running = new ArrayList<>();

	private Phase phase = Phase.PREPARING;

	private boolean prepared;

	private @Nullable String prepareFailure;

	private Instant deadline;

	private String undoReason = "";

	private List<String> undoLines = List.of();

	Reload(int generation, int previous, Duration soak, Clock clock, Pool pool, Replacements replacements) {
		this.generation = generation;
		this.previous = previous;
		this.soak = soak;
		this.pool = pool;
		this.replacements = replacements;
		this.clock = clock;
		this.deadline = clock.instant().plus(PREPARE_TIMEOUT);
	}

	int generation() {
		return this.generation;
	}

	/**
	 * Whether every worker is of the new generation.
	 */
	boolean hasSucceeded() {
		return this.phase == Phase.FINISHING;
	}

	@Override
	public void prepared(int generation, @Nullable String failure) {
		if (generation == this.generation) {
			this.prepared = true;
			this.prepareFailure = failure;
		}
	}

	@Override
	public void warmedUp(long pid, @Nullable String failure) {
		this.running.forEach((replacement) -> replacement.warmedUp(pid, failure));
	}

	@Override
	public Instant deadline() {
		return Stream.concat(Stream.of(this.deadline), this.running.stream().map(Replacement::deadline))
			.min(Instant::compareTo)
			.orElse(Instant.MAX);
	}

	@Override
	public void advance(Operation operation) {
		// A step may be the condition of the next.
		Phase before;
		do {
			before = this.phase;
			switch (this.phase) {
				case PREPARING -> prepare(operation);
				case CANARY -> canary(operation);
				case ROLLING -> roll(operation);
				case UNDOING -> undo(operation);
				case FINISHING -> finish(operation);
			}
		}
		while (this.phase != before && operation.isRunning());
	}

	private void prepare(Operation operation) {
		if (!this.prepared && this.clock.instant().isBefore(this.deadline)) {
			return;
		}
		this.deadline = Instant.MAX;
		if (!this.prepared) {
			operation.rolledBack("The application could not be copied in time. No worker was touched.", List.of());
			return;
		}
		if (this.prepareFailure != null) {
			operation.rolledBack(this.prepareFailure + " No worker was touched.", List.of());
			return;
		}
		this.phase = Phase.CANARY;
	}

	private void canary(Operation operation) {
		if (this.running.isEmpty()) {
			if (!this.replacements.hasRoom()) {
				return;
			}
			Slot slot = canarySlot();
			operation.progress("Trying generation " + this.generation + " with worker " + slot.id() + ".");
			this.running.add(this.replacements.start(slot, plan(this.generation, true, this.soak)));
		}
		Replacement canary = this.running.get(0);
		canary.advance();
		if (canary.hasFailed()) {
			operation.rolledBack("The new worker " + canary.slot().id() + " " + canary.failure() + ". Generation "
					+ this.previous + " goes on serving.", canary.lastLines());
		}
		else if (canary.isDone()) {
			this.running.clear();
			this.phase = Phase.ROLLING;
		}
	}

	private Slot canarySlot() {
		List<Slot> serving = this.pool.serving();
		return serving.stream().filter(Slot::isReady).findFirst().orElse(serving.get(0));
	}

	private void roll(Operation operation) {
		startMissing(this.generation, plan(this.generation, true, Duration.ZERO));
		Replacement failed = advanceRunning();
		if (failed != null) {
			this.undoReason = "The new worker " + failed.slot().id() + " " + failed.failure() + ".";
			this.undoLines = failed.lastLines();
			this.phase = Phase.UNDOING;
		}
		else if (this.running.isEmpty() && missing(this.generation).isEmpty()) {
			this.phase = Phase.FINISHING;
		}
		else {
			progress(operation, this.generation);
		}
	}

	private void undo(Operation operation) {
		startMissing(this.previous, plan(this.previous, false, Duration.ZERO));
		Replacement failed = advanceRunning();
		if (failed != null && failed.generation() == this.previous) {
			operation.failed(this.undoReason + " It could not be undone either: worker " + failed.slot().id() + " "
					+ failed.failure() + ". Workers of both generations are serving.", this.undoLines);
		}
		else if (this.running.isEmpty() && missing(this.previous).isEmpty()) {
			operation.rolledBack(this.undoReason + " Generation " + this.previous + " serves again.", this.undoLines);
		}
		else {
			progress(operation, this.previous);
		}
	}

	private void finish(Operation operation) {
		if (this.pool.leaving().isEmpty()) {
			operation.done("All workers are of generation " + this.generation + ".");
		}
		else {
			operation.progress("All workers are of generation " + this.generation + ", "
					+ Text.workers(this.pool.leaving().size()) + " of the old one still draining.");
		}
	}

	private void progress(Operation operation, int generation) {
		int all = this.pool.slots().size();
		operation.progress(
				(all - missing(generation).size()) + " of " + all + " workers are of generation " + generation + ".");
	}

	private List<Slot> missing(int generation) {
		return this.pool.slots().stream().filter((slot) -> slot.generation() != generation).toList();
	}

	private void startMissing(int generation, Plan plan) {
		for (Slot slot : missing(generation)) {
			boolean begun = slot.successor() != null
					|| this.running.stream().anyMatch((replacement) -> replacement.slot() == slot);
			if (!begun && this.replacements.hasRoom()) {
				this.running.add(this.replacements.start(slot, plan));
			}
		}
	}

	/**
	 * Advances and forgets what has ended.
	 * @return one that failed
	 */
	private @Nullable Replacement advanceRunning() {
		Replacement failed = null;
		for (Iterator<Replacement> iterator = this.running.iterator(); iterator.hasNext();) {
			Replacement replacement = iterator.next();
			replacement.advance();
			if (replacement.hasFailed()) {
				failed = Objects.requireNonNullElse(failed, replacement);
			}
			if (replacement.hasFailed() || replacement.isDone()) {
				iterator.remove();
			}
		}
		return failed;
	}

	private Plan plan(int generation, boolean warmUp, Duration soak) {
		return new Plan(generation, warmUp, soak, "generation " + generation + " replaces it");
	}

	private enum Phase {

		PREPARING, CANARY, ROLLING, UNDOING, FINISHING

	}

}
