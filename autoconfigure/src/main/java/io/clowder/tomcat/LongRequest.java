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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A kind of requests of which one has held up others. As long as the next ones do not
 * prove to be short, they run on other threads. Safe for use by many threads.
 */
final class LongRequest {

	/**
	 * From here on a request is long. Less than what holds up others, since it is not the
	 * same each time.
	 */
	static final Duration LONG = TurnWatch.MAX_PROCESSOR_TIME.dividedBy(2);

	/**
	 * How many in a row have to be short the first time, until they may run on the thread
	 * that polls again.
	 */
	static final int SHORT = 32;

	/**
	 * The same at most, as it is doubled each time.
	 */
	static final int MAX_SHORT = 4096;

	/**
	 * How many short ones one counts for that has waited a little, as they also do for a
	 * garbage collection.
	 */
	static final int WAITED = 8;

	/**
	 * After this time without holding up others it begins as the first time. Anything may
	 * be held up by a machine that stands still for a moment.
	 */
	static final Duration GOOD_TIME = Duration.ofMinutes(1);

	private final AtomicInteger count;

	private int needed = SHORT;

	private int inARow;

	private long shortSince;

	private boolean suspected;

	private long suspectedSince;

	private volatile long lastNanos;

	private volatile boolean isLong;

	private volatile boolean burning;

	/**
	 * Creates an instance.
	 * @param count counts those that are long
	 */
	LongRequest(AtomicInteger count) {
		this.count = count;
	}

	/**
	 * One has held up others.
	 * @param nanos the present time
	 * @param burning whether it did so by using the processor, and not by waiting
	 */
	synchronized void heldUp(long nanos, boolean burning) {
		if (!this.isLong && nanos - this.shortSince >= GOOD_TIME.toNanos()) {
			this.needed = SHORT;
		}
		this.lastNanos = nanos;
		this.count.addAndGet(this.isLong ? 0 : 1);
		this.isLong = true;
		this.burning = burning;
		this.inARow = 0;
	}

	/**
	 * One has burned processor time elsewhere than on the thread that polls. The very
	 * first one of many a kind does so, hence nothing is concluded from a single one.
	 * @param nanos the present time
	 */
	synchronized void burned(long nanos) {
		if (this.isLong) {
			this.inARow = 0;
		}
		else if (this.suspected && nanos - this.suspectedSince < GOOD_TIME.toNanos()) {
			heldUp(nanos, true);
		}
		this.lastNanos = nanos;
		this.suspected = true;
		this.suspectedSince = nanos;
	}

	/**
	 * One has run on another thread than the one that polls.
	 * @param nanos the present time
	 * @param usedNanos for how many nanoseconds it has used a processor
	 * @param blockedNanos for how many it has waited for something else than a processor
	 * @param waited whether it has waited for anything that others would have to wait for
	 */
	synchronized void ran(long nanos, long usedNanos, long blockedNanos, boolean waited) {
		this.lastNanos = nanos;
		if (usedNanos >= LONG.toNanos() || (waited && blockedNanos >= LONG.toNanos())) {
			this.burning = usedNanos >= blockedNanos;
			this.inARow = 0;
		}
		else if (waited) {
			this.inARow = Math.max(0, this.inARow - WAITED);
		}
		else if (this.isLong && ++this.inARow >= this.needed) {
			forget();
			this.shortSince = nanos;
			this.needed = Math.min(2 * this.needed, MAX_SHORT);
		}
	}

	/**
	 * Nothing is expected of the next one.
	 */
	synchronized void forget() {
		this.count.addAndGet(this.isLong ? -1 : 0);
		this.isLong = false;
		this.suspected = false;
	}

	/**
	 * Whether the next one must be expected to take long.
	 */
	boolean isLong() {
		return this.isLong;
	}

	/**
	 * Whether it must be expected to use the processor for most of that time.
	 */
	boolean isBurning() {
		return this.burning;
	}

	/**
	 * When one was seen last.
	 */
	long lastNanos() {
		return this.lastNanos;
	}

}
