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

package io.clowder.sample;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that keep asking until they are stopped. They retry nothing, so that whatever
 * goes wrong is seen.
 */
final class Load implements AutoCloseable {

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

	private final long startedAt = System.nanoTime();

	private final CountDownLatch stopped = new CountDownLatch(1);

	private final NavigableSet<Long> successes = new ConcurrentSkipListSet<>();

	private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();

	private final List<Thread> clients = new ArrayList<>();

	private Load() {
	}

	/**
	 * Starts clients.
	 * @param port the port to ask
	 * @param keepAlive number of clients that keep their connection
	 * @param perRequest number of clients that use a new connection for every request
	 */
	static Load start(int port, int keepAlive, int perRequest) {
		return start(null, port, keepAlive, perRequest);
	}

	/**
	 * Starts clients that encrypt.
	 */
	static Load start(@Nullable SSLContext context, int port, int keepAlive, int perRequest) {
		return start(context, port, keepAlive, perRequest, false);
	}

	/**
	 * Starts clients that look whether their connection was closed before they use it
	 * again, so that only a request in flight can fail.
	 */
	static Load startCareful(int port, int keepAlive, int perRequest) {
		return start(null, port, keepAlive, perRequest, true);
	}

	private static Load start(@Nullable SSLContext context, int port, int keepAlive, int perRequest, boolean careful) {
		Load load = new Load();
		for (int i = 0; i < keepAlive + perRequest; i++) {
			String name = (i < keepAlive) ? "keep-alive-" + i : "per-request-" + (i - keepAlive);
			LoadClient client = new LoadClient(name, context, port, i < keepAlive, careful, load.stopped, load);
			load.clients.add(new Thread(client, "load-" + name));
		}
		load.clients.forEach(Thread::start);
		return load;
	}

	void succeeded() {
		this.successes.add(System.nanoTime() - this.startedAt);
	}

	void failed(String client, @Nullable Long pid, Exception ex) {
		this.failures.add(new Failure(now(), client, pid, ex));
	}

	Duration now() {
		return Duration.ofNanos(System.nanoTime() - this.startedAt);
	}

	int successes() {
		return this.successes.size();
	}

	List<Failure> failures() {
		return List.copyOf(this.failures);
	}

	/**
	 * Checks that the death of a process cost each client one request at most, and only
	 * clients that the process may have been serving.
	 */
	void assertOnlyRequestsInFlightWereLost(long pid) {
		assertThat(failures()).extracting(Failure::client).doesNotHaveDuplicates();
		assertThat(failures()).allSatisfy((failure) -> {
			// A client with a new connection does not know whose it is.
			assertThat(failure.pid()).isIn(pid, null);
			assertThat(failure.cause()).isInstanceOfAny(EOFException.class, SocketException.class)
				.as("refused")
				.isNotInstanceOf(ConnectException.class);
		});
	}

	/**
	 * Longest time without a success between two points in time.
	 */
	Duration longestSilence(Duration from, Duration to) {
		long longest = 0;
		long last = from.toNanos();
		for (long success : this.successes.subSet(from.toNanos(), to.toNanos())) {
			longest = Math.max(longest, success - last);
			last = success;
		}
		return Duration.ofNanos(Math.max(longest, to.toNanos() - last));
	}

	@Override
	public void close() {
		stop();
	}

	/**
	 * Stops the clients and waits for them.
	 */
	void stop() {
		this.stopped.countDown();
		try {
			for (Thread client : this.clients) {
				client.join(STOP_TIMEOUT.toMillis());
				assertThat(client.isAlive()).as(client.getName() + " is alive").isFalse();
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A request that went wrong.
	 *
	 * @param at time since the start of the load
	 * @param client name of the client
	 * @param pid the process that answered on the connection before, if one did
	 * @param cause what happened
	 */
	record Failure(Duration at, String client, @Nullable Long pid, Exception cause) {

	}

}
