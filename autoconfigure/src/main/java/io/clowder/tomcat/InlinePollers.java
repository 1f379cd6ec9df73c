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

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.clowder.RequestForesight;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * The pollers of a port, which take its connections in turn. Each is like the event loop
 * of a processor: it decides for itself whether it runs requests. Safe for use by many
 * threads.
 */
final class InlinePollers {

	private static final Log logger = LogFactory.getLog(InlinePollers.class);

	private final List<InlinePoller> pollers = new ArrayList<>();

	private final AtomicInteger taken = new AtomicInteger();

	/**
	 * Creates a poller for each mode.
	 * @param endpoint their endpoint
	 * @param modes whether requests run on the thread of each
	 * @param longRequests requests that are expected to take long
	 * @param foresight fetches what requests need
	 * @throws IOException if the operating system refuses
	 */
	InlinePollers(NioEndpoint endpoint, List<InlineMode> modes, LongRequests longRequests,
			Supplier<@Nullable RequestForesight> foresight) throws IOException {
		AtomicInteger threads = new AtomicInteger();
		try {
			for (InlineMode mode : modes) {
				this.pollers.add(new InlinePoller(endpoint, threads, mode, longRequests, foresight));
			}
		}
		catch (IOException ex) {
			this.pollers.forEach(InlinePollers::closeSelector);
			throw ex;
		}
	}

	private static void closeSelector(InlinePoller poller) {
		try {
			poller.getSelector().close();
		}
		catch (IOException ex) {
			logger.debug("A selector was not closed cleanly.", ex);
		}
	}

	void start() {
		this.pollers.forEach(InlinePoller::start);
	}

	/**
	 * The poller of the next connection.
	 */
	InlinePoller next() {
		return this.pollers.get(Math.floorMod(this.taken.getAndIncrement(), this.pollers.size()));
	}

	List<InlinePoller> all() {
		return List.copyOf(this.pollers);
	}

	/**
	 * How many connections are polled.
	 */
	int keyCount() {
		return this.pollers.stream().mapToInt(InlinePoller::getKeyCount).sum();
	}

	/**
	 * How many threads that poll, or did so before, run a request.
	 */
	int busy() {
		return this.pollers.stream().mapToInt(InlinePoller::busy).sum();
	}

	/**
	 * Passes requests to the pool from now on.
	 */
	void stopInline() {
		this.pollers.forEach(InlinePoller::stopInline);
	}

	/**
	 * Closes all connections and waits, for a bounded time, until nothing is polled.
	 */
	void close(Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		this.pollers.forEach(InlinePoller::beginClose);
		this.pollers.forEach((poller) -> poller.close(Duration.ofNanos(deadline - System.nanoTime())));
	}

}
