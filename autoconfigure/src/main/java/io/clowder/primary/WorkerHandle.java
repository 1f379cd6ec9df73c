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

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.clowder.WorkerMetrics;
import io.clowder.WorkerState;
import io.clowder.WorkerStatus;
import org.jspecify.annotations.Nullable;

/**
 * A worker's process as the primary sees it.
 */
final class WorkerHandle {

	private final long pid;

	private final int slotId;

	private final int seat;

	private final int generation;

	private final Instant startedAt;

	private Instant startingSince;

	private WorkerState state = WorkerState.STARTING;

	private @Nullable Instant readyAt;

	private Instant lastSign;

	private Instant lastProgress;

	private @Nullable Instant lastHeartbeat;

	private @Nullable WorkerMetrics metrics;

	private @Nullable String readiness;

	private @Nullable String liveness;

	private boolean accepting;

	private @Nullable String killReason;

	private @Nullable Instant leaveBy;

	private @Nullable String leaveReason;

	private Duration timeToWrite = Duration.ZERO;

	private WorkerStatus.@Nullable Exit exit;

	private List<String> lastLines = List.of();

	WorkerHandle(long pid, int slotId, int seat, int generation, Instant startedAt) {
		this.pid = pid;
		this.slotId = slotId;
		this.seat = seat;
		this.generation = generation;
		this.startedAt = startedAt;
		this.startingSince = startedAt;
		this.lastSign = startedAt;
		this.lastProgress = startedAt;
	}

	long pid() {
		return this.pid;
	}

	int slotId() {
		return this.slotId;
	}

	/**
	 * A number that no other living process has.
	 */
	int seat() {
		return this.seat;
	}

	int generation() {
		return this.generation;
	}

	Instant startedAt() {
		return this.startedAt;
	}

	/**
	 * When the worker's time to become ready began.
	 */
	Instant startingSince() {
		return this.startingSince;
	}

	WorkerState state() {
		return this.state;
	}

	void state(WorkerState state) {
		this.state = state;
	}

	/**
	 * Whether the worker gets connections.
	 */
	boolean isReady() {
		return this.state == WorkerState.READY;
	}

	/**
	 * When the worker first accepted traffic.
	 */
	@Nullable Instant readyAt() {
		return this.readyAt;
	}

	/**
	 * Whether the application wants connections, which does not mean that it gets any.
	 */
	boolean isAccepting() {
		return this.accepting;
	}

	/**
	 * The worker accepts traffic for the first time.
	 * @return how long that took
	 */
	Duration booted(Instant now) {
		this.readyAt = now;
		this.lastSign = now;
		this.lastProgress = now;
		return Duration.between(this.startedAt, now);
	}

	void heartbeat(Instant now, WorkerMetrics metrics) {
		WorkerMetrics before = this.metrics;
		boolean stuck = before != null && before.requests().active() > 0 && metrics.requests().active() > 0
				&& before.requests().total() == metrics.requests().total();
		if (!stuck) {
			this.lastProgress = now;
		}
		this.lastSign = now;
		this.lastHeartbeat = now;
		this.metrics = metrics;
	}

	void availability(String readiness, boolean accepting, String liveness) {
		this.readiness = readiness;
		this.accepting = accepting;
		this.liveness = liveness;
	}

	/**
	 * When the worker last showed that it lives, or when the primary last could have seen
	 * it.
	 */
	Instant lastSign() {
		return this.lastSign;
	}

	/**
	 * When the worker last was idle or finished a request.
	 */
	Instant lastProgress() {
		return this.lastProgress;
	}

	/**
	 * Nothing could be seen of the worker for a while, and perhaps it was stopped too.
	 */
	void excuse(Instant now, Duration unseen) {
		this.lastSign = now;
		this.lastProgress = now;
		this.startingSince = now;
		if (this.leaveBy != null) {
			this.leaveBy = this.leaveBy.plus(unseen);
		}
	}

	@Nullable Instant lastHeartbeat() {
		return this.lastHeartbeat;
	}

	@Nullable WorkerMetrics metrics() {
		return this.metrics;
	}

	@Nullable String readiness() {
		return this.readiness;
	}

	@Nullable String liveness() {
		return this.liveness;
	}

	/**
	 * Why the primary ends the process although that was not planned.
	 */
	@Nullable String killReason() {
		return this.killReason;
	}

	void killReason(String reason) {
		this.killReason = reason;
	}

	/**
	 * When the worker, which was asked to leave, has to be gone.
	 */
	@Nullable Instant leaveBy() {
		return this.leaveBy;
	}

	/**
	 * Why the worker was asked to leave, as the end of a sentence.
	 */
	@Nullable String leaveReason() {
		return this.leaveReason;
	}

	void leave(Instant by, String reason) {
		this.leaveBy = by;
		this.leaveReason = reason;
	}

	/**
	 * How much longer than others the worker may be silent while it exits.
	 */
	Duration timeToWrite() {
		return this.timeToWrite;
	}

	void timeToWrite(Duration timeToWrite) {
		this.timeToWrite = timeToWrite;
	}

	/**
	 * How the process ended, if it did.
	 */
	WorkerStatus.@Nullable Exit exit() {
		return this.exit;
	}

	/**
	 * What the process that has ended printed last.
	 */
	List<String> lastLines() {
		return this.lastLines;
	}

	/**
	 * The process has ended.
	 */
	WorkerStatus.Exit ended(ProcessEnd end, Instant now) {
		String cause = this.killReason;
		if (cause == null && this.leaveReason != null && end.code() == 0) {
			cause = "stopped: " + this.leaveReason;
		}
		WorkerStatus.Exit exit = ExitReason.describe(end, cause, now);
		this.exit = exit;
		this.lastLines = end.lastLines();
		return exit;
	}

}
