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
import java.util.concurrent.locks.LockSupport;

import org.apache.tomcat.util.threads.ThreadPoolExecutor;

/**
 * Varies the number of threads of a Tomcat pool while it is used.
 */
final class AdaptiveThreads implements AutoCloseable {

	private static final long TICK = Duration.ofMillis(10).toNanos();

	/**
	 * Between two looks while no request waits.
	 */
	private static final long LONG_TICK = Duration.ofMillis(25).toNanos();

	/**
	 * For each processor, one thread that runs a request and one to follow.
	 */
	private static final int COLD_MIN = 2 * Runtime.getRuntime().availableProcessors();

	private final ThreadPoolExecutor pool;

	private final PoolThreads threads;

	private final ThreadLimit limit;

	private final int min;

	private final IdleProcessors idle = new IdleProcessors();

	private final CompilerThreads compilers = new CompilerThreads();

	private volatile boolean closed;

	private AdaptiveThreads(ThreadPoolExecutor pool, ThreadLimits limits) {
		this.pool = pool;
		this.threads = new PoolThreads(pool.getThreadFactory());
		pool.setThreadFactory(this.threads);
		this.limit = new ThreadLimit(limits, COLD_MIN, System.nanoTime());
		this.min = limits.min();
	}

	/**
	 * Takes over the size of a pool.
	 */
	static AdaptiveThreads start(ThreadPoolExecutor pool, ThreadLimits limits, String name) {
		AdaptiveThreads threads = new AdaptiveThreads(pool, limits);
		threads.resize(limits.min());
		Thread watch = new Thread(threads::watch, name);
		watch.setDaemon(true);
		watch.start();
		return threads;
	}

	private void watch() {
		boolean waited = false;
		while (!this.closed && !this.pool.isShutdown()) {
			int waiting = this.pool.getQueue().size();
			int busy = Math.max(0, this.pool.getSubmittedCount() - waiting);
			if (waiting > 0 && !waited) {
				this.idle.restart(); // Of course they were idle before
			}
			waited = waiting > 0;
			int size = this.pool.getMaximumPoolSize();
			// At rest nobody asks the operating system
			double idle = (waited || size > this.min) ? this.idle.share() : Double.NaN;
			long now = System.nanoTime();
			boolean starved = busy > 0 && this.compilers.areStarved(now);
			double runnable = (idle < ThreadLimit.IDLE) ? this.threads.runnable(now) : Double.NaN;
			int next = this.limit.next(new ThreadLimit.Sample(now, waiting, busy, this.pool.getCompletedTaskCount(),
					idle, runnable, starved));
			if (next != size) {
				resize(next);
				this.idle.restart();
				this.threads.restart(now);
			}
			LockSupport.parkNanos(waited ? TICK : LONG_TICK);
		}
	}

	/**
	 * The core size too, since raising that starts threads for requests that wait.
	 */
	private void resize(int size) {
		if (size > this.pool.getMaximumPoolSize()) {
			this.pool.setMaximumPoolSize(size);
			this.pool.setCorePoolSize(size);
		}
		else if (size != this.pool.getMaximumPoolSize() || size != this.pool.getCorePoolSize()) {
			this.pool.setCorePoolSize(size);
			this.pool.setMaximumPoolSize(size);
		}
	}

	@Override
	public void close() {
		this.closed = true;
	}

}
