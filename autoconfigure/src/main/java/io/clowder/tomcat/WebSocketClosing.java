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
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Closes WebSocket sessions evenly over a window, so that their clients do not all
 * connect to the other workers at once. For one thread.
 */
class WebSocketClosing {

	/**
	 * There may be many thousands, so they are not gone through all the time.
	 */
	private static final Duration STEP = Duration.ofMillis(20);

	private final Supplier<? extends Collection<OpenWebSocket>> sessions;

	private final Duration window;

	private final Executor executor;

	private final Set<OpenWebSocket> closing = new HashSet<>();

	private Duration nextStep = Duration.ZERO;

	/**
	 * Creates an instance.
	 * @param sessions the sessions whose connection is open
	 * @param window time from the first to the last
	 * @param executor where sessions are closed
	 */
	WebSocketClosing(Supplier<? extends Collection<OpenWebSocket>> sessions, Duration window, Executor executor) {
		this.sessions = sessions;
		this.window = window;
		this.executor = executor;
	}

	/**
	 * Closes what has to be closed by now, if the last step is not too recent.
	 * @param elapsed time since the begin of the window
	 */
	void advance(Duration elapsed) {
		if (elapsed.compareTo(this.nextStep) < 0) {
			return;
		}
		this.nextStep = elapsed.plus(STEP);
		List<OpenWebSocket> pending = this.sessions.get()
			.stream()
			.filter((session) -> !this.closing.contains(session))
			.toList();
		pending.stream().limit(due(this.closing.size(), pending.size(), elapsed)).forEach((session) -> {
			this.closing.add(session);
			this.executor.execute(session::closeForRestart);
		});
	}

	private long due(long closing, long pending, Duration elapsed) {
		if (elapsed.compareTo(this.window) >= 0) {
			return pending;
		}
		double share = (double) elapsed.toNanos() / this.window.toNanos();
		return Math.max(0, (long) Math.ceil((closing + pending) * share) - closing);
	}

	/**
	 * Sessions whose connection is open.
	 */
	int open() {
		return this.sessions.get().size();
	}

}
