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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The time in which one thread polls connections and processes what they have got, until
 * one holds it up and the next thread has its turn. Safe for use by many threads.
 */
final class PollingTurn {

	private final Deque<ReadyConnection> ready = new ArrayDeque<>();

	private @Nullable KernelThread thread;

	private long begun;

	private boolean running;

	private boolean over;

	/**
	 * Says which thread it is that has the turn.
	 */
	synchronized void start(@Nullable KernelThread thread) {
		this.thread = thread;
	}

	/**
	 * Adds a connection to process, if that is still wanted.
	 */
	synchronized boolean add(ReadyConnection connection, BooleanSupplier condition) {
		return !this.over && this.thread != null && condition.getAsBoolean() && this.ready.add(connection);
	}

	/**
	 * Ends what was begun last.
	 * @return what to process, or {@code null} if there is nothing more
	 * @throws OverException if another thread has its turn by now
	 */
	synchronized @Nullable ReadyConnection next() {
		if (this.over) {
			throw OverException.INSTANCE;
		}
		ReadyConnection next = this.ready.poll();
		this.running = next != null;
		this.begun += this.running ? 1 : 0;
		return next;
	}

	/**
	 * How many connections have been begun.
	 */
	synchronized long begun() {
		return this.begun;
	}

	/**
	 * Whether nothing is processed nor is going to be.
	 */
	synchronized boolean isIdle() {
		return !this.running && this.ready.isEmpty();
	}

	/**
	 * Whether the one that was begun last is still being processed.
	 * @param begun how many had been begun
	 */
	synchronized boolean isRunning(long begun) {
		return this.running && this.begun == begun;
	}

	/**
	 * The thread that has the turn, or {@code null} if it is not known yet.
	 */
	synchronized @Nullable KernelThread thread() {
		return this.thread;
	}

	/**
	 * Ends the turn if that one is still being processed.
	 * @param begun how many had been begun
	 * @return what was not begun, or {@code null} if the turn goes on or was over
	 */
	synchronized @Nullable List<ReadyConnection> endIfRunning(long begun) {
		return isRunning(begun) ? end() : null;
	}

	/**
	 * Ends the turn.
	 * @return what was not begun, or {@code null} if the turn was over
	 */
	synchronized @Nullable List<ReadyConnection> end() {
		if (this.over) {
			return null;
		}
		this.over = true;
		List<ReadyConnection> rest = new ArrayList<>(this.ready);
		this.ready.clear();
		return rest;
	}

	/**
	 * Takes a thread out of the loop that it was polling in.
	 */
	static final class OverException extends RuntimeException {

		static final OverException INSTANCE = new OverException();

		private OverException() {
			super("Another thread polls", null, false, false);
		}

	}

}
