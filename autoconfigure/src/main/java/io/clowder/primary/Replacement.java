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
import java.util.List;
import java.util.Objects;

import io.clowder.WorkerState;
import io.clowder.WorkerStatus;
import org.jspecify.annotations.Nullable;

/**
 * Puts a new process into a slot before the old one leaves it: start, wait until it is
 * ready, warm up, admit, watch for a while, and only then drain the old one. If the new
 * process fails at any point the old one has not been touched.
 */
final class Replacement {

	/**
	 * A worker bounds its own warm-up; this much later it is known to be stuck.
	 */
	private static final Duration WARM_UP_GRACE = Duration.ofSeconds(5);

	private final Slot slot;

	private final Plan plan;

	private final WorkerLifecycle lifecycle;

	private final WorkerControl control;

	private final ClusterSettings.Reload settings;

	private final Clock clock;

	private Step step = Step.WAITING;

	private @Nullable WorkerHandle successor;

	private Instant deadline = Instant.MAX;

	private @Nullable String failure;

	private List<String> lastLines = List.of();

	Replacement(Slot slot, Plan plan, WorkerLifecycle lifecycle, WorkerControl control, ClusterSettings.Reload settings,
			Clock clock) {
		this.slot = slot;
		this.plan = plan;
		this.lifecycle = lifecycle;
		this.control = control;
		this.settings = settings;
		this.clock = clock;
	}

	Slot slot() {
		return this.slot;
	}

	/**
	 * Roll-out of the new process.
	 */
	int generation() {
		return this.plan.generation();
	}

	boolean isDone() {
		return this.step == Step.DONE;
	}

	boolean hasFailed() {
		return this.step == Step.FAILED;
	}

	/**
	 * Why it failed, as the end of a sentence that begins with the worker.
	 */
	String failure() {
		return Objects.requireNonNullElse(this.failure, "");
	}

	/**
	 * What the process that failed printed last.
	 */
	List<String> lastLines() {
		return this.lastLines;
	}

	/**
	 * When to advance even if nothing happens.
	 */
	Instant deadline() {
		return this.deadline;
	}

	/**
	 * Starts the new process.
	 */
	void start() {
		try {
			this.successor = this.lifecycle.launchSuccessor(this.slot, this.plan.generation());
			this.step = Step.STARTING;
		}
		catch (IOException | RuntimeException ex) {
			fail("could not be started: " + ex.getMessage());
		}
	}

	/**
	 * The successor has answered to a warm-up.
	 */
	void warmedUp(long pid, @Nullable String failure) {
		if (this.step == Step.WARMING && this.successor != null && this.successor.pid() == pid) {
			if (failure != null) {
				dismiss("did not warm up: " + failure);
			}
			else {
				admit(this.successor);
			}
		}
	}

	/**
	 * Goes on as far as possible.
	 */
	void advance() {
		WorkerHandle successor = this.successor;
		if (successor == null || isDone() || hasFailed()) {
			return;
		}
		if (this.slot.successor() != successor) {
			lost(successor);
			return;
		}
		Instant now = this.clock.instant();
		switch (this.step) {
			case STARTING -> {
				if (successor.isAccepting()) {
					prepareToServe(successor, now);
				}
			}
			case WARMING -> {
				if (!now.isBefore(this.deadline)) {
					dismiss("did not finish its warm-up in time");
				}
			}
			case SOAKING -> {
				if (!now.isBefore(this.deadline)) {
					soaked(successor);
				}
			}
			default -> {
				// Nothing to wait for.
			}
		}
	}

	private void prepareToServe(WorkerHandle successor, Instant now) {
		if (this.settings.warmUp().isEmpty() || !this.plan.warmUp()) {
			admit(successor);
			return;
		}
		this.step = Step.WARMING;
		this.deadline = now.plus(this.settings.warmUpTimeout()).plus(WARM_UP_GRACE);
		this.control.warmUp(successor.pid(), this.settings.warmUp(), this.settings.warmUpTimeout());
	}

	private void admit(WorkerHandle successor) {
		if (this.slot.isStandby()) {
			successor.state(WorkerState.STANDBY);
			succeed();
			return;
		}
		this.lifecycle.admit(successor, true);
		this.step = Step.SOAKING;
		this.deadline = this.clock.instant().plus(this.plan.soak());
		if (this.plan.soak().isZero()) {
			succeed();
		}
	}

	private void soaked(WorkerHandle successor) {
		if (!successor.isReady()) {
			dismiss("refuses traffic again");
			return;
		}
		if (this.slot.isStandby()) {
			// The old one has died meanwhile, and a standby has taken its place.
			this.lifecycle.admit(successor, false);
			successor.state(WorkerState.STANDBY);
		}
		succeed();
	}

	private void succeed() {
		this.step = Step.DONE;
		this.deadline = Instant.MAX;
		WorkerHandle predecessor = this.slot.succeed();
		if (predecessor != null) {
			this.lifecycle.leave(predecessor, this.plan.reason());
		}
	}

	private void lost(WorkerHandle successor) {
		WorkerStatus.Exit exit = successor.exit();
		String killReason = successor.killReason();
		if (exit != null) {
			this.lastLines = successor.lastLines();
			String reason = exit.reason();
			fail((reason.startsWith("killed") || reason.startsWith("stopped")) ? "was " + reason : reason);
		}
		else {
			this.lastLines = this.control.lastLines(successor.pid());
			fail((killReason != null) ? killReason : "was dismissed");
		}
	}

	/**
	 * Gives up a successor that lives.
	 */
	private void dismiss(String reason) {
		WorkerHandle successor = this.successor;
		if (successor != null) {
			this.lastLines = this.control.lastLines(successor.pid());
			this.slot.successor(null);
			this.lifecycle.leave(successor, "it " + reason);
		}
		fail(reason);
	}

	private void fail(String reason) {
		this.step = Step.FAILED;
		this.deadline = Instant.MAX;
		this.failure = reason;
	}

	private enum Step {

		WAITING, STARTING, WARMING, SOAKING, DONE, FAILED

	}

	/**
	 * How to replace.
	 *
	 * @param generation roll-out of the new process
	 * @param warmUp whether to send the warm-up requests
	 * @param soak how long the new process has to stay well before the old one leaves
	 * @param reason why the old one leaves, as the end of a sentence
	 */
	record Plan(int generation, boolean warmUp, Duration soak, String reason) {

	}

}
