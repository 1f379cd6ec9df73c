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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for requests that burn processor time. They have a lower priority than others,
 * so that short requests get the processor when they need it. As a priority cannot be
 * raised again, these threads do nothing else. Safe for use by many threads.
 */
final class BurningThreads {

	/**
	 * More would be no faster. Further requests run on other threads.
	 */
	static final int MAX = 16;

	private static final Duration KEEP_ALIVE = Duration.ofMinutes(5);

	private final AtomicInteger threads = new AtomicInteger();

	private final ThreadPoolExecutor executor;

	/**
	 * Creates the threads, once they are needed.
	 * @param name beginning of their names
	 * @param priority makes them give way to others
	 */
	BurningThreads(String name, LowPriority priority) {
		this.executor = new ThreadPoolExecutor(0, MAX, KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS,
				new SynchronousQueue<>(), (task) -> {
					Thread thread = new Thread(() -> {
						priority.set();
						task.run();
					}, name + this.threads.incrementAndGet());
					thread.setDaemon(true);
					thread.setContextClassLoader(getClass().getClassLoader());
					return thread;
				});
	}

	/**
	 * Runs a request.
	 * @return {@code false} if all threads are in use, or there are none any more
	 */
	boolean run(Runnable request) {
		try {
			this.executor.execute(request);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
		catch (OutOfMemoryError ex) {
			return false; // There is no thread to be had
		}
	}

	/**
	 * How many requests run at the moment.
	 */
	int busy() {
		return this.executor.getActiveCount();
	}

	/**
	 * Interrupts what runs and waits for it, for a bounded time.
	 */
	void close(Duration timeout) {
		this.executor.shutdownNow();
		try {
			this.executor.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
