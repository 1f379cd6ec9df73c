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

import io.clowder.RequestForesight;
import org.jspecify.annotations.Nullable;

/**
 * The time in which one thread polls connections and processes what they have got, until
 * one holds it up and the next thread has its turn. Safe for use by many threads.
 */
final class PollingTurn {

	private final Deque<ReadyConnection> ready = new ArrayDeque<>();

	private final Deque<ReadyConnection> held = new ArrayDeque<>();

	private @Nullable KernelThread thread;

	private long begun;

	private long requests;

	private long kind = RequestKind.UNKNOWN;

	/**
	 * How much of what is ready belongs to the present round. The rest has to wait for
	 * the next one, before which the thread looks at all other connections.
	 */
	private int left;

	private boolean running;

	private boolean together;

	private boolean over;

	private RequestForesight.Round round = RequestForesight.Round.NONE;

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
	 * Adds a connection to process when all others have been, unless the turn is over.
	 */
	synchronized boolean hold(ReadyConnection connection) {
		return !this.over && this.held.add(connection);
	}

	/**
	 * Begins a round, with what concerns all of it.
	 * @return what is going to be processed
	 * @throws OverException if another thread has its turn by now
	 */
	synchronized List<ReadyConnection> begin() {
		this.left = this.ready.size();
		begin(this.left > 0, true);
		return List.copyOf(this.ready);
	}

	/**
	 * Ends what was begun last.
	 * @return what to process, or {@code null} if the round is over
	 * @throws OverException if another thread has its turn by now
	 */
	synchronized @Nullable ReadyConnection next() {
		begin(false, false);
		ReadyConnection first = this.held.peek();
		boolean late = this.left == 0 || (first != null && first.isSettled());
		ReadyConnection next = late ? null : this.ready.poll();
		boolean request = next != null;
		this.requests += request ? 1 : 0;
		this.left -= request ? 1 : 0;
		next = request ? next : this.held.poll();
		begin(next != null, !request);
		return next;
	}

	private void begin(boolean running, boolean together) {
		if (this.over) {
			throw OverException.INSTANCE;
		}
		this.running = running;
		this.together = together;
		this.kind = RequestKind.UNKNOWN;
		this.begun += running ? 1 : 0;
	}

	/**
	 * How much has been begun.
	 */
	synchronized long begun() {
		return this.begun;
	}

	/**
	 * How much of that were connections that had got something.
	 */
	synchronized long requests() {
		return this.requests;
	}

	/**
	 * Says of which {@link RequestKind kind} the request is that was begun last.
	 */
	synchronized void setKind(long kind) {
		this.kind = kind;
	}

	/**
	 * The kind of the request that was begun last.
	 */
	synchronized long kind() {
		return this.kind;
	}

	/**
	 * Whether nothing is processed nor is going to be.
	 */
	synchronized boolean isIdle() {
		return !this.running && this.ready.isEmpty() && this.held.isEmpty();
	}

	/**
	 * Whether something is going on, after which the thread looks for more.
	 */
	synchronized boolean isRunning() {
		return this.running;
	}

	/**
	 * Whether what was begun last is done for requests together: what they need is
	 * fetched, or what they have left behind is waited for.
	 */
	synchronized boolean isTogether() {
		return this.together;
	}

	/**
	 * Whether what was begun last is still going on.
	 * @param begun how much had been begun
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
	 * Ends the turn if that is still going on.
	 * @param begun how much had been begun
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
		List<ReadyConnection> rest = new ArrayList<>(this.held);
		rest.addAll(this.ready);
		this.held.clear();
		this.ready.clear();
		return rest;
	}

	/**
	 * Sets what has been prepared, which is closed at once if the turn is over. What was
	 * set before is closed.
	 */
	void setRound(RequestForesight.Round round) {
		exchange(round).close();
	}

	/**
	 * Closes what has been prepared.
	 */
	void closeRound() {
		setRound(RequestForesight.Round.NONE);
	}

	private synchronized RequestForesight.Round exchange(RequestForesight.Round next) {
		if (this.over && next != RequestForesight.Round.NONE) {
			return next;
		}
		RequestForesight.Round last = this.round;
		this.round = next;
		return last;
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
