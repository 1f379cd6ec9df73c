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

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * State of one worker slot. What only a living worker can tell is missing until its first
 * heartbeat.
 *
 * @param id number of the slot, from 1
 * @param pid process id, if there is a process
 * @param state state of the worker
 * @param generation roll-out the worker belongs to
 * @param startedAt when its process was started
 * @param startupMillis milliseconds from the start of its process to accepting traffic
 * @param restarts how often the slot's process was replaced
 * @param nextAttemptAt when the next process will be started, if the slot waits for it
 * @param lastExit how the slot's previous process ended
 * @param connections connections handed to the worker
 * @param requests requests the worker served
 * @param memory memory of the worker
 * @param cpu share of one processor used during the last second; 2.0 is two processors
 * @param threads number of live threads
 * @param gcMillis milliseconds spent in garbage collection since the start
 * @param lastHeartbeat when the worker last reported
 * @param liveness Spring Boot's liveness state
 * @param readiness Spring Boot's readiness state
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerStatus(int id, @Nullable Long pid, WorkerState state, int generation, @Nullable Instant startedAt,
		@Nullable Long startupMillis, int restarts, @Nullable Instant nextAttemptAt, @Nullable Exit lastExit,
		Connections connections, @Nullable Requests requests, @Nullable Memory memory, @Nullable Double cpu,
		@Nullable Integer threads, @Nullable Long gcMillis, @Nullable Instant lastHeartbeat, @Nullable String liveness,
		@Nullable String readiness) {

	/**
	 * How a process ended.
	 *
	 * @param code exit code; 128 + n when signal n ended the process
	 * @param signal name of the signal that ended the process, if one did
	 * @param reason the same in words
	 * @param at when it ended
	 * @param report path of the crash report on the cluster's machine, if one was written
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Exit(int code, @Nullable String signal, String reason, Instant at, @Nullable String report) {

		public Exit(int code, @Nullable String signal, String reason, Instant at) {
			this(code, signal, reason, at, null);
		}

	}

	/**
	 * Connections handed to a worker.
	 *
	 * @param active open now
	 * @param accepted taken by the process since it started
	 */
	public record Connections(long active, long accepted) {

	}

	/**
	 * Requests a worker served.
	 *
	 * @param total finished since the process started
	 * @param active being served now
	 * @param errors finished with a status of 500 or above since the process started
	 * @param perSecond finished per second, over the last ten seconds
	 * @param meanMillis mean duration over the last ten seconds, in milliseconds
	 * @param p99Millis 99th percentile of the duration over the last ten seconds, in
	 * milliseconds
	 * @param threads how many can be served at the same time now; carriers, if virtual
	 * threads serve them
	 * @param waiting requests that wait for a thread now
	 */
	public record Requests(long total, long active, long errors, double perSecond, double meanMillis, double p99Millis,
			int threads, int waiting) {

	}

	/**
	 * Memory of a worker, in bytes.
	 *
	 * @param heapUsed used heap
	 * @param heapMax largest heap the JVM will use
	 * @param rss resident set
	 */
	public record Memory(long heapUsed, long heapMax, long rss) {

	}

}
