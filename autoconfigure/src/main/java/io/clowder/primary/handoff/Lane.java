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

package io.clowder.primary.handoff;

import java.io.IOException;
import java.util.function.BiConsumer;

import io.clowder.ipc.HandOffSender;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The way of connections from one port to one worker. It keeps a copy of every descriptor
 * until the worker has taken the connection. Changed on the event loop only; the counts
 * may be read by any thread.
 */
final class Lane implements Candidate {

	/**
	 * Most connections a worker may leave untaken. One that hangs gets no more; larger
	 * would gain nothing, since a worker takes what is there in one batch.
	 */
	static final int WINDOW = 16;

	private static final Log logger = LogFactory.getLog(Lane.class);

	private final HandOffSender sender;

	private final DescriptorQueue untaken = new DescriptorQueue();

	private boolean open;

	private boolean admitted;

	private boolean blocked;

	private long turns;

	private volatile long sent;

	private volatile long taken;

	private volatile long closed;

	Lane(HandOffSender sender) {
		this.sender = sender;
	}

	@Override
	public int workerId() {
		return this.sender.workerId();
	}

	long pid() {
		return this.sender.pid();
	}

	@Override
	public long active() {
		return this.sent - this.closed;
	}

	long taken() {
		return this.taken;
	}

	@Override
	public long turns() {
		return this.turns;
	}

	boolean isAdmitted() {
		return this.admitted;
	}

	void setAdmitted(boolean admitted) {
		this.admitted = admitted;
	}

	void joinRound(long turns) {
		this.turns = Math.max(this.turns, turns);
	}

	boolean canTake() {
		return this.open && this.admitted && !this.blocked && this.untaken.size() < WINDOW;
	}

	/**
	 * Sends a connection. The lane owns the descriptor if that succeeds.
	 * @return {@code false} if this lane can take nothing at present
	 */
	boolean send(int descriptor, int client) {
		try {
			if (!this.sender.send(descriptor)) {
				this.blocked = true;
				return false;
			}
		}
		catch (IOException ex) {
			logger.debug("Worker " + workerId() + " is gone.", ex);
			this.blocked = true;
			this.sender.close();
			return false;
		}
		this.untaken.add(descriptor, client);
		if (this.sent++ == 0) {
			logger.debug("Worker " + workerId() + " with pid " + pid() + " gets its first connection.");
		}
		this.turns++;
		return true;
	}

	/**
	 * Applies the worker's totals.
	 * @return {@code false} if they cannot be true
	 */
	boolean count(long taken, long closed) {
		if (taken < this.taken || taken > this.sent || closed < this.closed || closed > taken) {
			logger.warn("Worker " + workerId() + " claims to have taken " + taken + " and closed " + closed + " of "
					+ this.sent + " connections.");
			this.sender.close();
			return false;
		}
		for (long i = this.taken; i < taken; i++) {
			Descriptors.close(this.untaken.remove());
		}
		this.taken = taken;
		this.closed = closed;
		this.open = true;
		this.blocked = false;
		return true;
	}

	/**
	 * Ends the lane and gives the connections that were not taken to somebody else.
	 */
	void end(BiConsumer<Integer, Integer> heir) {
		this.open = false;
		while (!this.untaken.isEmpty()) {
			int client = this.untaken.firstClient();
			heir.accept(this.untaken.remove(), client);
		}
	}

}
