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

import io.clowder.WorkerMetrics;
import io.clowder.WorkerState;
import org.jspecify.annotations.Nullable;

/**
 * A worker's process as the primary sees it.
 */
final class WorkerHandle {

	private final long pid;

	private final int generation;

	private final Instant startedAt;

	private Instant startingSince;

	private WorkerState state = WorkerState.STARTING;

	private @Nullable Instant readyAt;

	private Instant lastSign;

	private @Nullable Instant lastHeartbeat;

	private @Nullable WorkerMetrics metrics;

	private @Nullable String readiness;

	private @Nullable String liveness;

	private @Nullable String killReason;

	WorkerHandle(long pid, int generation, Instant startedAt) {
		this.pid = pid;
		this.generation = generation;
		this.startedAt = startedAt;
		this.startingSince = startedAt;
		this.lastSign = startedAt;
	}

	long pid() {
		return this.pid;
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

	boolean isReady() {
		return this.state == WorkerState.READY;
	}

	@Nullable Instant readyAt() {
		return this.readyAt;
	}

	/**
	 * The worker accepts traffic for the first time.
	 * @return how long that took
	 */
	Duration becomeReady(Instant now) {
		this.state = WorkerState.READY;
		this.readyAt = now;
		this.lastSign = now;
		return Duration.between(this.startedAt, now);
	}

	void heartbeat(Instant now, WorkerMetrics metrics) {
		this.lastSign = now;
		this.lastHeartbeat = now;
		this.metrics = metrics;
	}

	void availability(String readiness, String liveness) {
		this.readiness = readiness;
		this.liveness = liveness;
	}

	/**
	 * When the worker last showed that it lives, or when the primary last could have seen
	 * it.
	 */
	Instant lastSign() {
		return this.lastSign;
	}

	void excuse(Instant now) {
		this.lastSign = now;
		this.startingSince = now;
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

	@Nullable String killReason() {
		return this.killReason;
	}

	void killReason(String reason) {
		this.killReason = reason;
	}

}
