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

package io.clowder.sample.benchmark.load;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a connection sends its next request, and keeps the score. Requests that
 * arrive at a fixed rate are dealt out to the connections in turn; one whose connection
 * is not free waits for it.
 */
final class Dispatcher implements ClientConnection.Listener {

	private static final long LONGEST = TimeUnit.MINUTES.toMicros(2);

	/**
	 * Longest wait for the selector, in milliseconds.
	 */
	private static final long PATIENCE = 50;

	private final List<ClientConnection> connections;

	private final double rate;

	private final Histogram latencies = new Histogram(LONGEST, 3);

	private final Queue<ClientConnection> broken = new ArrayDeque<>();

	private @Nullable Schedule schedule;

	/**
	 * By connection, the number of the next request that arrives for it.
	 */
	private long[] next = {};

	private long arrived;

	private long end;

	private boolean started;

	private boolean running;

	private int opened;

	private long answers;

	private long errors;

	private String problem = "";

	Dispatcher(List<ClientConnection> connections, double rate) {
		this.connections = connections;
		this.rate = rate;
	}

	/**
	 * Number of connections that have been answered, or could not be opened, before
	 * anything counts.
	 */
	int opened() {
		return this.opened;
	}

	/**
	 * Starts to send requests that count.
	 */
	void start(long now, long end) {
		this.end = end;
		this.started = true;
		this.running = true;
		if (this.rate > 0) {
			this.schedule = new Schedule(now, this.rate);
			this.next = this.connections.stream().mapToLong(ClientConnection::index).toArray();
		}
		else {
			this.connections.forEach((connection) -> connection.ask(now, now));
		}
	}

	/**
	 * Sends what has arrived.
	 * @return how long nothing else will arrive, in milliseconds
	 */
	long dispatch(long now) {
		Schedule schedule = this.schedule;
		if (schedule == null) {
			return PATIENCE;
		}
		for (; schedule.arrival(this.arrived) <= now; this.arrived++) {
			ClientConnection connection = this.connections.get((int) (this.arrived % this.connections.size()));
			if (connection.isFree()) {
				askNext(schedule, connection, now);
			}
		}
		return Math.min(PATIENCE, Schedule.untilNextGroup(now, schedule.arrival(this.arrived)));
	}

	private void askNext(Schedule schedule, ClientConnection connection, long now) {
		long number = this.next[connection.index()];
		this.next[connection.index()] += this.connections.size();
		connection.ask(schedule.arrival(number), now);
	}

	/**
	 * Lets the connections that failed try again.
	 */
	void retry(long now) {
		for (int i = this.broken.size(); i > 0; i--) {
			this.broken.remove().ask(now, now);
		}
	}

	/**
	 * Sends nothing but what has arrived.
	 */
	void stop() {
		this.running = false;
	}

	/**
	 * What came of it. What was not answered has taken until now.
	 */
	LoadResult finish(Duration elapsed, long now) {
		for (ClientConnection connection : this.connections) {
			if (connection.isAsked()) {
				abandon(connection.arrival(), now);
			}
		}
		Schedule schedule = this.schedule;
		if (schedule != null) {
			for (long first : this.next) {
				for (long number = first; number < this.arrived; number += this.connections.size()) {
					abandon(schedule.arrival(number), now);
				}
			}
		}
		return new LoadResult(this.answers, this.errors, this.problem, elapsed, this.latencies);
	}

	private void abandon(long arrival, long now) {
		record(arrival, now);
		error("No answer until the end");
	}

	@Override
	public void answered(ClientConnection connection, int status) {
		if (!this.started) {
			this.opened++;
			return;
		}
		long now = System.nanoTime();
		record(connection.arrival(), now);
		if (status < 200 || status >= 300) {
			error("Status " + status);
		}
		else if (now <= this.end) {
			this.answers++;
		}
	}

	@Override
	public void freed(ClientConnection connection) {
		long now = System.nanoTime();
		Schedule schedule = this.schedule;
		if (schedule == null) {
			if (this.running && now < this.end) {
				connection.ask(now, now);
			}
		}
		else if (this.next[connection.index()] < this.arrived) {
			askNext(schedule, connection, now);
		}
	}

	@Override
	public void failed(ClientConnection connection, String problem) {
		error(problem);
		if (!this.started) {
			this.opened++;
		}
		else if (this.running && this.schedule == null) {
			this.broken.add(connection);
		}
	}

	private void record(long arrival, long now) {
		this.latencies.recordValue(Math.min(LONGEST, TimeUnit.NANOSECONDS.toMicros(now - arrival)));
	}

	private void error(String problem) {
		this.errors++;
		this.problem = problem;
	}

}
