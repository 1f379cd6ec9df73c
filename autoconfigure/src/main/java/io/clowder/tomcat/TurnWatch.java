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

package io.clowder.tomcat;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Watches whether the thread that polls is held up by what it processes. For one thread.
 */
final class TurnWatch {

	/**
	 * How often in a row a thread must be seen waiting. For a moment it may have to wait
	 * for the thread that has just processed the same connection.
	 */
	static final int WAITING = 5;

	/**
	 * For how long a request may use a processor while others wait.
	 */
	static final Duration MAX_PROCESSOR_TIME = Duration.ofMillis(10);

	/**
	 * How long it may take altogether, if it does not get a processor.
	 */
	static final Duration MAX_TIME = Duration.ofMillis(50);

	/**
	 * More than this does not count between two looks. Whoever looks was held up as well,
	 * as by a garbage collection.
	 */
	static final Duration MAX_GAP = Duration.ofMillis(10);

	private final PollingTurn turn;

	private long begun = -1;

	private long lastNanos;

	private long passedNanos;

	private long processorNanos;

	private int waiting;

	private boolean burning;

	TurnWatch(PollingTurn turn) {
		this.turn = turn;
	}

	/**
	 * Looks at the thread.
	 * @param nanos the present time
	 * @return whether another thread should poll
	 */
	boolean isHeldUp(long nanos) {
		KernelThread thread = this.turn.thread();
		if (thread == null || !this.turn.isRunning(this.begun)) {
			this.begun = this.turn.begun();
			this.lastNanos = nanos;
			this.passedNanos = 0;
			this.processorNanos = -1;
			this.waiting = 0;
			return false;
		}
		this.passedNanos += Math.min(nanos - this.lastNanos, MAX_GAP.toNanos());
		this.lastNanos = nanos;
		if (this.processorNanos < 0) {
			this.processorNanos = thread.processorNanos();
		}
		this.waiting = thread.isWaiting() ? this.waiting + 1 : 0;
		boolean waits = this.waiting >= WAITING && !this.turn.isTogether();
		this.burning = thread.processorNanos() - this.processorNanos >= MAX_PROCESSOR_TIME.toNanos();
		return waits || this.burning || this.passedNanos >= MAX_TIME.toNanos();
	}

	/**
	 * Whether it was, when last looked at, by something that uses the processor.
	 */
	boolean isBurning() {
		return this.burning;
	}

	/**
	 * Ends the turn, if the thread is still held up.
	 * @return what is left to process, or {@code null} if the turn goes on
	 */
	@Nullable List<ReadyConnection> endTurn() {
		return this.turn.endIfRunning(this.begun);
	}

	PollingTurn turn() {
		return this.turn;
	}

}
