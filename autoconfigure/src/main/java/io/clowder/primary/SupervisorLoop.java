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

package io.clowder.primary;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The one thread that may touch the supervisor. Signals, exits, messages and timers only
 * enqueue.
 */
final class SupervisorLoop {

	private static final Log logger = LogFactory.getLog(SupervisorLoop.class);

	private static final Duration MAX_WAIT = Duration.ofMillis(500);

	private final BlockingQueue<Consumer<Supervisor>> events = new LinkedBlockingQueue<>();

	private final Clock clock;

	private Consumer<Supervisor> observer = (supervisor) -> {
	};

	SupervisorLoop(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Sets who looks at the supervisor after everything that happens, at least twice a
	 * second. To be called before the loop runs.
	 */
	void observer(Consumer<Supervisor> observer) {
		this.observer = observer;
	}

	/**
	 * Adds something that happened. May be called by any thread.
	 */
	void enqueue(Consumer<Supervisor> event) {
		this.events.add(event);
	}

	/**
	 * Runs until the supervisor is done.
	 * @return the exit code
	 */
	int run(Supervisor supervisor) {
		supervisor.start();
		OptionalInt exitCode = supervisor.exitCode();
		while (exitCode.isEmpty()) {
			handle(supervisor, next(supervisor.nextDeadline()));
			exitCode = supervisor.exitCode();
		}
		return exitCode.getAsInt();
	}

	private Consumer<Supervisor> next(Instant deadline) {
		Instant now = this.clock.instant();
		Instant soonest = now.plus(MAX_WAIT);
		long millis = Duration.between(now, deadline.isBefore(soonest) ? deadline : soonest).toMillis() + 1;
		try {
			Consumer<Supervisor> event = this.events.poll(Math.max(1, millis), TimeUnit.MILLISECONDS);
			return (event != null) ? event : (supervisor) -> {
			};
		}
		catch (InterruptedException ex) {
			return (supervisor) -> supervisor.stop("the supervisor was interrupted", 1);
		}
	}

	private void handle(Supervisor supervisor, Consumer<Supervisor> event) {
		try {
			event.accept(supervisor);
			supervisor.tick();
			this.observer.accept(supervisor);
		}
		catch (RuntimeException ex) {
			// Losing the supervisor would be worse than losing an event.
			logger.error("The supervisor failed to handle an event.", ex);
		}
	}

}
