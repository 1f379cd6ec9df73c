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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Puts load on a port of this machine, by one thread. Latency counts from when a request
 * arrived and not from when a connection was free for it, so that a server that stops
 * does not stop the measurement ("coordinated omission").
 */
public final class LoadGenerator {

	/**
	 * How long to wait for what is in flight at the end.
	 */
	private static final Duration GRACE = Duration.ofSeconds(5);

	private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(60);

	private static final long REQUEST_TIMEOUT = TimeUnit.SECONDS.toNanos(15);

	private static final long CHECK_INTERVAL = TimeUnit.MILLISECONDS.toNanos(50);

	/**
	 * Connections that are opened and answered at the same time, fewer than the smallest
	 * queue holds.
	 */
	private static final int OPENING = 50;

	/**
	 * Clients have that many addresses, since some servers choose by them.
	 */
	private static final int ADDRESSES = 16;

	private final int port;

	private final Traffic traffic;

	private final Duration openTimeout;

	private volatile boolean stopped;

	/**
	 * Create a new instance.
	 * @param port the port to ask
	 * @param traffic what to ask
	 */
	public LoadGenerator(int port, Traffic traffic) {
		this(port, traffic, OPEN_TIMEOUT);
	}

	LoadGenerator(int port, Traffic traffic, Duration openTimeout) {
		this.port = port;
		this.traffic = traffic;
		this.openTimeout = openTimeout;
	}

	/**
	 * Stops the load.
	 */
	public void stop() {
		this.stopped = true;
	}

	/**
	 * Puts the load on the port and waits until it is over.
	 * @throws NoAnswerException if connections that are to be kept cannot be opened
	 */
	public LoadResult run(Duration duration) {
		List<ClientConnection> connections = new ArrayList<>();
		try (Selector selector = Selector.open()) {
			Dispatcher dispatcher = new Dispatcher(connections, this.traffic.rate());
			for (int i = 0; i < this.traffic.connections(); i++) {
				connections.add(new ClientConnection(i, dispatcher, selector,
						new InetSocketAddress("127.0.0." + (1 + i % ADDRESSES), 0),
						new InetSocketAddress("127.0.0.1", this.port), this.traffic.request(i)));
			}
			return run(selector, dispatcher, connections, duration);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			connections.forEach(ClientConnection::close);
		}
	}

	private LoadResult run(Selector selector, Dispatcher dispatcher, List<ClientConnection> connections,
			Duration duration) throws IOException {
		ByteBuffer input = ByteBuffer.allocateDirect(64 * 1024);
		if (this.traffic.keepAlive()) {
			open(selector, dispatcher, connections, input);
		}
		long start = System.nanoTime();
		long end = start + duration.toNanos();
		long check = start;
		dispatcher.start(start, end);
		for (long now = start; now < end && !this.stopped; now = System.nanoTime()) {
			select(selector, input, dispatcher.dispatch(now));
			if (now > check) {
				check = now + CHECK_INTERVAL;
				expire(connections, now);
				dispatcher.retry(now);
			}
		}
		long stop = System.nanoTime();
		dispatcher.stop();
		for (long now = stop; now < stop + GRACE.toNanos()
				&& connections.stream().anyMatch(ClientConnection::isAsked); now = System.nanoTime()) {
			select(selector, input, 1);
		}
		return dispatcher.finish(Duration.ofNanos(stop - start), System.nanoTime());
	}

	private void open(Selector selector, Dispatcher dispatcher, List<ClientConnection> connections, ByteBuffer input)
			throws IOException {
		long start = System.nanoTime();
		int begun = 0;
		for (long now = start; dispatcher.opened() < connections.size(); now = System.nanoTime()) {
			if (now - start > this.openTimeout.toNanos()) {
				throw new NoAnswerException(
						"Only %d of %d connections could be opened".formatted(dispatcher.opened(), connections.size()));
			}
			while (begun < connections.size() && begun - dispatcher.opened() < OPENING) {
				connections.get(begun++).ask(now, now);
			}
			select(selector, input, 10);
		}
	}

	private static void select(Selector selector, ByteBuffer input, long millis) throws IOException {
		if (millis > 0) {
			selector.select((key) -> ready(key, input), millis);
		}
		else {
			selector.selectNow((key) -> ready(key, input));
		}
	}

	private static void ready(SelectionKey key, ByteBuffer input) {
		((ClientConnection) key.attachment()).ready(key, input);
	}

	private static void expire(List<ClientConnection> connections, long now) {
		for (ClientConnection connection : connections) {
			if (connection.isWaitingSince(now - REQUEST_TIMEOUT)) {
				connection.fail("No answer in time");
			}
		}
	}

}
