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

/**
 * A kind of requests of which one has held up others. As long as the next ones do not
 * prove to be short, they run on threads of their own. Safe for use by many threads.
 */
final class LongRequest {

	/**
	 * From here on a request burns processor time. Less than what holds up others, since
	 * it is not the same each time.
	 */
	static final Duration BURNING = TurnWatch.MAX_PROCESSOR_TIME.dividedBy(2);

	/**
	 * How many in a row have to be short the first time, until they may run on the thread
	 * that polls again.
	 */
	static final int SHORT = 32;

	/**
	 * The same at most, as it is doubled each time.
	 */
	static final int MAX_SHORT = 4096;

	private int needed = SHORT;

	private int inARow;

	private volatile boolean isLong;

	private volatile boolean burning;

	/**
	 * One has held up others.
	 * @param burning whether it did so by using the processor, and not by waiting
	 * @return whether that was not expected
	 */
	synchronized boolean heldUp(boolean burning) {
		boolean unexpected = !this.isLong;
		this.isLong = true;
		this.burning = burning;
		this.inARow = 0;
		return unexpected;
	}

	/**
	 * One has run on a thread of its own.
	 * @param processorNanos for how many nanoseconds it has used a processor
	 * @param waited whether it has waited for anything
	 */
	synchronized void ran(long processorNanos, boolean waited) {
		boolean burning = processorNanos >= BURNING.toNanos();
		if (burning || waited) {
			this.burning = burning;
			this.inARow = 0;
		}
		else if (this.isLong && ++this.inARow >= this.needed) {
			this.isLong = false;
			this.needed = Math.min(2 * this.needed, MAX_SHORT);
		}
	}

	/**
	 * Whether the next one must be expected to take long.
	 */
	boolean isLong() {
		return this.isLong;
	}

	/**
	 * Whether it must be expected to use the processor all that time.
	 */
	boolean isBurning() {
		return this.burning;
	}

}
