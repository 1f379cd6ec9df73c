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
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/**
 * Creates the threads of a pool, and knows how many of them want a processor. The others
 * wait for something else. For one thread, apart from creating threads.
 */
final class PoolThreads implements ThreadFactory {

	/**
	 * Over which time it is measured.
	 */
	static final Duration INTERVAL = Duration.ofMillis(50);

	/**
	 * Nothing is known of the last moments after a longer time.
	 */
	private static final Duration LONG_AGO = INTERVAL.multipliedBy(4);

	private static final int MOST = 64;

	private final ThreadFactory factory;

	private final int most;

	private final Set<KernelThread> threads = ConcurrentHashMap.newKeySet();

	private Map<KernelThread, Long> before = Map.of();

	private long measured;

	private double runnable = Double.NaN;

	PoolThreads(ThreadFactory factory) {
		this(factory, MOST);
	}

	/**
	 * Creates an instance.
	 * @param factory creates the threads
	 * @param most how many threads are looked at, which stand for the others
	 */
	PoolThreads(ThreadFactory factory, int most) {
		this.factory = factory;
		this.most = most;
	}

	@Override
	public Thread newThread(Runnable task) {
		return this.factory.newThread(() -> {
			KernelThread thread = KernelThread.current();
			if (thread == null) {
				task.run();
				return;
			}
			this.threads.add(thread);
			try {
				task.run();
			}
			finally {
				this.threads.remove(thread);
			}
		});
	}

	/**
	 * How many threads ran or waited for a processor, on average of the last whole
	 * interval.
	 * @param nanos the present time
	 * @return the number, or {@code NaN} if it is not known, or not yet
	 */
	double runnable(long nanos) {
		long elapsed = nanos - this.measured;
		if (elapsed >= LONG_AGO.toNanos()) {
			restart(nanos);
		}
		else if (elapsed >= INTERVAL.toNanos()) {
			Map<KernelThread, Long> last = this.before;
			measure(nanos);
			long wanted = 0;
			int known = 0;
			for (Map.Entry<KernelThread, Long> now : this.before.entrySet()) {
				Long then = last.get(now.getKey());
				if (then != null) {
					wanted += now.getValue() - then;
					known++;
				}
			}
			this.runnable = (known > 0) ? (double) wanted / elapsed * this.threads.size() / known : Double.NaN;
		}
		return this.runnable;
	}

	/**
	 * Forgets what was before.
	 * @param nanos the present time
	 */
	void restart(long nanos) {
		measure(nanos);
		this.runnable = Double.NaN;
	}

	private void measure(long nanos) {
		Map<KernelThread, Long> now = new HashMap<>();
		Iterator<KernelThread> some = this.threads.iterator();
		while (some.hasNext() && now.size() < this.most) {
			KernelThread thread = some.next();
			now.put(thread, thread.wantedNanos());
		}
		this.before = now;
		this.measured = nanos;
	}

}
