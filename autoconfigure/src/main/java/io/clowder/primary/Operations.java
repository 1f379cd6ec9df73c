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
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import io.clowder.ClusterStatus;
import io.clowder.ClusterStatus.OperationType;
import io.clowder.OperationAnswer;
import io.clowder.OperationOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster was asked to do: one operation at a time, numbered, and never lost.
 */
final class Operations {

	private final ClusterSettings settings;

	private final Clock clock;

	private final EventLog log;

	private final Pool pool;

	private final Replacements replacements;

	private final WorkerLifecycle lifecycle;

	private final WorkerControl control;

	private final ToIntFunction<String> workerCount;

	private @Nullable Operation operation;

	private @Nullable Procedure procedure;

	private long lastId;

	private int generation = 1;

	private int lastGeneration = 1;

	Operations(ClusterSettings settings, Clock clock, EventLog log, Pool pool, Replacements replacements,
			WorkerLifecycle lifecycle, WorkerControl control, ToIntFunction<String> workerCount) {
		this.settings = settings;
		this.clock = clock;
		this.log = log;
		this.pool = pool;
		this.replacements = replacements;
		this.lifecycle = lifecycle;
		this.control = control;
		this.workerCount = workerCount;
	}

	/**
	 * Begins an operation, if it makes sense and none is running.
	 * @param name what to do, in the user's words
	 * @param workers number of workers, in the user's words
	 * @param workerId the worker to do it to, {@code null} for the cluster
	 * @return what became of the request
	 */
	OperationAnswer request(String name, @Nullable String workers, @Nullable Integer workerId) {
		if (workerId != null) {
			return restart(name, workerId);
		}
		return switch (name.toLowerCase(Locale.ROOT)) {
			case "reload" -> reload();
			case "scale" -> scale(workers);
			case "restart" -> invalid("A restart needs a worker: POST it to /actuator/cluster/{id}. "
					+ "To replace all workers use 'reload'.");
			default -> invalid("There is no operation '" + name + "'. Use 'reload' or 'scale'.");
		};
	}

	private OperationAnswer restart(String name, int workerId) {
		Slot slot = this.pool.slot(workerId);
		if (slot == null) {
			return new OperationAnswer(OperationOutcome.UNKNOWN_WORKER, "There is no worker " + workerId + ".", null);
		}
		if (!name.equalsIgnoreCase("restart")) {
			return invalid("There is no operation '" + name + "' for one worker. Use 'restart'.");
		}
		return begin(OperationType.RESTART, "Replacing worker " + workerId + ".",
				() -> new Restart(slot, this.pool, this.replacements));
	}

	private OperationAnswer reload() {
		int next = this.lastGeneration + 1;
		return begin(OperationType.RELOAD, "Preparing generation " + next + ".", () -> {
			this.lastGeneration = next;
			this.control.prepare(next);
			return new Reload(next, this.generation, this.settings.reload().soak(), this.clock, this.pool,
					this.replacements);
		});
	}

	private OperationAnswer scale(@Nullable String workers) {
		if (workers == null || workers.isBlank()) {
			return invalid("To scale say how many: {\"operation\": \"scale\", \"workers\": \"4\"}, or \"max\".");
		}
		try {
			int target = this.workerCount.applyAsInt(workers);
			return begin(OperationType.SCALE,
					"From " + this.pool.serving().size() + " to " + Text.workers(target) + ".",
					() -> new Scale(target, this.pool, this.lifecycle));
		}
		catch (IllegalArgumentException ex) {
			return invalid(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Begins to add or remove a worker.
	 * @param difference how many more, less than 0 for fewer
	 * @return what became of the request
	 */
	OperationAnswer scaleBy(int difference) {
		return request("scale", String.valueOf(this.pool.serving().size() + difference), null);
	}

	private OperationAnswer begin(OperationType type, String message, Supplier<Procedure> procedure) {
		Operation current = this.operation;
		if (current != null && current.isRunning()) {
			return new OperationAnswer(OperationOutcome.CONFLICT, current + " is still running.", current.status());
		}
		Operation operation = new Operation(++this.lastId, type, message, this.clock, this.log);
		this.operation = operation;
		this.procedure = procedure.get();
		return new OperationAnswer(OperationOutcome.ACCEPTED, message, operation.status());
	}

	private static OperationAnswer invalid(String message) {
		return new OperationAnswer(OperationOutcome.INVALID, message, null);
	}

	/**
	 * Goes on with the running operation as far as possible.
	 */
	void advance() {
		Operation operation = this.operation;
		Procedure procedure = this.procedure;
		if (operation == null || procedure == null) {
			return;
		}
		procedure.advance(operation);
		if (!operation.isRunning()) {
			if (procedure instanceof Reload reload && reload.hasSucceeded()) {
				this.generation = reload.generation();
			}
			this.procedure = null;
		}
	}

	void warmedUp(long pid, @Nullable String failure) {
		if (this.procedure != null) {
			this.procedure.warmedUp(pid, failure);
		}
	}

	void prepared(int generation, @Nullable String failure) {
		if (this.procedure != null) {
			this.procedure.prepared(generation, failure);
		}
	}

	/**
	 * The cluster is being stopped.
	 */
	void abandon() {
		Operation operation = this.operation;
		if (operation != null && operation.isRunning()) {
			operation.failed("The cluster is being stopped.", List.of());
			this.procedure = null;
		}
	}

	boolean isRunning() {
		return this.procedure != null;
	}

	boolean isReloading() {
		return this.procedure instanceof Reload;
	}

	/**
	 * Number of the newest generation that was rolled out.
	 */
	int generation() {
		return this.generation;
	}

	/**
	 * When to advance even if nothing happens.
	 */
	Instant deadline() {
		return (this.procedure != null) ? this.procedure.deadline() : Instant.MAX;
	}

	/**
	 * The running or last operation, if there was one.
	 */
	ClusterStatus.@Nullable Operation status() {
		return (this.operation != null) ? this.operation.status() : null;
	}

}
