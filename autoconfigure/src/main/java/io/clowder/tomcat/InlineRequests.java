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
import java.util.List;
import java.util.function.Supplier;

import io.clowder.RequestForesight;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * Which thread runs the requests of a port: the one that polls, where that is better, one
 * of a low priority for those that burn processor time, and else one of Tomcat's pool.
 * Safe for use by many threads.
 */
final class InlineRequests {

	private final LongRequests longRequests = new LongRequests();

	private final InlinePollers pollers;

	private final BurningThreads burning;

	/**
	 * Creates an instance, whose pollers have to be started.
	 * @param endpoint the endpoint of the port
	 * @param modes one for each thread that polls
	 * @param priority of requests that burn processor time
	 * @param foresight fetches what requests need
	 * @throws IOException if the operating system refuses
	 */
	InlineRequests(SharedPortEndpoint endpoint, List<InlineMode> modes, LowPriority priority,
			Supplier<@Nullable RequestForesight> foresight) throws IOException {
		this.pollers = new InlinePollers(endpoint, modes, this.longRequests, foresight);
		this.burning = new BurningThreads(endpoint.getName() + "-burning-", priority);
	}

	InlinePollers pollers() {
		return this.pollers;
	}

	/**
	 * What is known of requests.
	 */
	LongRequests longRequests() {
		return this.longRequests;
	}

	/**
	 * How many threads other than those of Tomcat's pool run a request.
	 */
	int busy() {
		return this.pollers.busy() + this.burning.busy();
	}

	/**
	 * Runs a request that burns processor time.
	 * @return {@code false} if another thread has to do it
	 */
	boolean burn(Runnable request) {
		return this.burning.run(request);
	}

	/**
	 * Closes all connections and waits, for a bounded time, until nothing is polled.
	 */
	void stopPolling(Duration timeout) {
		this.pollers.close(timeout);
	}

	/**
	 * Interrupts what burns processor time and waits for it, for a bounded time.
	 */
	void close(Duration timeout) {
		this.burning.close(timeout);
	}

	/**
	 * Has a connection processed that is ready, if its poller can see to that: on its own
	 * thread, after what it found before, or on one for what burns processor time.
	 * @return {@code false} if a thread of the pool has to do it
	 */
	static boolean process(SharedPortConnection connection, SocketEvent event) {
		if (!(connection.getPoller() instanceof InlinePoller poller)) {
			return false;
		}
		ReadyConnection ready = ready(connection, event);
		return poller.processSoon(ready) || poller.processBurning(ready);
	}

	/**
	 * Lets the poller of a connection process it that it does not know yet.
	 * @return {@code false} if it has to be processed like others
	 */
	static boolean processNew(SharedPortConnection connection) {
		return connection.getPoller() instanceof InlinePoller poller
				&& poller.processNew(ready(connection, SocketEvent.OPEN_READ));
	}

	private static ReadyConnection ready(SharedPortConnection connection, SocketEvent event) {
		return (event == SocketEvent.OPEN_READ) ? new ArrivedRequest(connection)
				: (dispatch) -> connection.endpoint().process(connection, event, dispatch);
	}

	/**
	 * Leaves sending a response for when other requests have run, if that is possible.
	 */
	static boolean hold(SharedPortConnection connection) {
		return connection.getPoller() instanceof InlinePoller poller
				&& poller.hold(new WaitingResponse(connection, connection.endpoint().getExecutor()));
	}

	/**
	 * Does a step of processing under the eyes of the connection's poller.
	 */
	static void observe(SharedPortConnection connection, Runnable step) {
		if (!(connection.getPoller() instanceof InlinePoller poller)) {
			step.run();
			return;
		}
		boolean inline = poller.isPolling();
		connection.beginStep(inline);
		HeldResponse.setOfStep(inline ? connection.response() : null);
		LongRequest expected = connection.takeExpected();
		try {
			if (expected != null && !inline) {
				poller.observe(step, expected, connection::isRequestOver);
			}
			else {
				poller.observe(step);
			}
		}
		finally {
			HeldResponse.setOfStep(null);
		}
	}

}
