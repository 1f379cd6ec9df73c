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

import java.util.concurrent.TimeUnit;

/**
 * When the requests of a fixed rate arrive. They come in a group per millisecond, because
 * a selector cannot be woken up more precisely; that would count as their latency.
 */
final class Schedule {

	private static final long TICK = TimeUnit.MILLISECONDS.toNanos(1);

	private final long start;

	private final double perTick;

	/**
	 * Create a new instance.
	 * @param start when the first group arrives, in nanoseconds
	 * @param rate requests per second
	 */
	Schedule(long start, double rate) {
		this.start = start;
		this.perTick = rate * TICK / TimeUnit.SECONDS.toNanos(1);
	}

	/**
	 * When a request arrives.
	 * @param number its number, from 0
	 */
	long arrival(long number) {
		return this.start + (long) Math.floor(number / this.perTick) * TICK;
	}

	/**
	 * How long to wait for the next group, in milliseconds.
	 */
	static long untilNextGroup(long now, long arrival) {
		return Math.max(0, (arrival - now + TICK - 1) / TICK);
	}

}
