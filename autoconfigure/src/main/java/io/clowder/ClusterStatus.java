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

package io.clowder;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * State of the whole cluster at one moment, as the primary knows it.
 *
 * @param status summary of the cluster
 * @param desired number of workers wanted
 * @param ready number of workers that accept traffic
 * @param generation number of the newest roll-out
 * @param balancing how connections are distributed
 * @param primary the supervising process
 * @param budget how the machine is divided, if it is
 * @param listeners the shared ports
 * @param workers every worker slot, by id
 * @param incoming processes that are to take over the slot of their id
 * @param outgoing processes that have left the slot of their id and drain
 * @param operation the running or last operation, if there was one
 * @param events what happened lately, oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClusterStatus(Health status, int desired, int ready, int generation, String balancing, Primary primary,
		@Nullable Budget budget, List<Listener> listeners, List<WorkerStatus> workers, List<WorkerStatus> incoming,
		List<WorkerStatus> outgoing, @Nullable Operation operation, List<ClusterEvent> events) {

	/**
	 * Summary of a cluster.
	 */
	public enum Health {

		/**
		 * Every wanted worker accepts traffic.
		 */
		UP,

		/**
		 * At least one worker accepts traffic, and fewer than wanted.
		 */
		DEGRADED,

		/**
		 * No worker accepts traffic.
		 */
		DOWN

	}

	/**
	 * The supervising process.
	 *
	 * @param pid process id
	 * @param startedAt when the process started
	 * @param rss resident memory in bytes
	 */
	public record Primary(long pid, Instant startedAt, long rss) {

	}

	/**
	 * What the cluster may use of the machine.
	 *
	 * @param processors number of processors
	 * @param memory memory in bytes
	 * @param limited whether a control group, such as a container's, sets a limit
	 * @param perWorker what a worker gets that is started now
	 * @param userDecided options, variables and properties of the user that win
	 */
	public record Budget(double processors, long memory, boolean limited, WorkerShare perWorker,
			List<String> userDecided) {

	}

	/**
	 * What one worker gets.
	 *
	 * @param processors number of processors that its JVM counts with
	 * @param heapMax largest heap in bytes, if it is known
	 * @param collector garbage collector, {@code default} for the JVM's choice
	 * @param datasourceConnections connections to the database, if that is configured
	 * @param threads how many threads it has for what
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record WorkerShare(int processors, @Nullable Long heapMax, String collector,
			@Nullable Integer datasourceConnections, ThreadShare threads) {

	}

	/**
	 * How many threads a worker has at most for what every JVM and every server does.
	 *
	 * @param requests threads that run requests for each port, or the carriers of virtual
	 * ones
	 * @param collection threads that collect garbage while nothing else runs, if that is
	 * known
	 * @param compilation threads that compile code, if that is known
	 * @param eventLoops event loops of the client of Redis
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record ThreadShare(int requests, @Nullable Integer collection, @Nullable Integer compilation,
			int eventLoops) {

	}

	/**
	 * A port shared by all workers.
	 *
	 * @param address the local address, {@code 0.0.0.0} for all of them
	 * @param port the local port
	 * @param accepted connections accepted since the primary started
	 * @param waiting connections in the kernel's queue, not yet accepted
	 */
	public record Listener(String address, int port, long accepted, int waiting) {

	}

	/**
	 * Something the cluster was asked to do.
	 *
	 * @param id number of the operation, counted from 1
	 * @param type what was asked
	 * @param state how far it is
	 * @param message progress or outcome, in words
	 * @param startedAt when it was asked for
	 * @param endedAt when it ended, if it has
	 * @param lastLines what the worker that failed printed last, if one did
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Operation(long id, OperationType type, OperationState state, String message, Instant startedAt,
			@Nullable Instant endedAt, @Nullable List<String> lastLines) {

	}

	/**
	 * Kinds of operations.
	 */
	public enum OperationType {

		/**
		 * Replace every worker by one of a new generation.
		 */
		RELOAD,

		/**
		 * Change the number of workers.
		 */
		SCALE,

		/**
		 * Replace one worker.
		 */
		RESTART

	}

	/**
	 * How far an operation is.
	 */
	public enum OperationState {

		/**
		 * It is being carried out.
		 */
		RUNNING,

		/**
		 * It was carried out.
		 */
		DONE,

		/**
		 * It could not be carried out.
		 */
		FAILED,

		/**
		 * It could not be carried out and was undone: the old generation serves.
		 */
		ROLLED_BACK

	}

}
