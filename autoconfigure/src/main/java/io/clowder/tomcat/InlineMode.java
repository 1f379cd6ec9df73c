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
 * Decides whether requests run on the thread that polls connections, instead of being
 * passed to another thread, which costs more than many a request. It is worth it under
 * load, and only while requests do not wait for anything: the others would wait with
 * them. Safe for use by many threads.
 */
final class InlineMode {

	/**
	 * How many of the last samples are looked at.
	 */
	static final int WINDOW = 32;

	/**
	 * In how much time they must have come. Below that there is no load to speak of.
	 */
	static final Duration LOAD = Duration.ofSeconds(2);

	/**
	 * How many of them may have waited on a thread of a pool: some do so for each other.
	 */
	static final int TOLERATED = 4;

	/**
	 * How many of them may have waited on the thread that polls, as they also do for a
	 * garbage collection.
	 */
	static final int TOLERATED_INLINE = 3;

	/**
	 * How long requests are passed to other threads after they had to be, the first time.
	 */
	static final Duration PENALTY = Duration.ofSeconds(10);

	/**
	 * The same at most, as it is doubled from time to time.
	 */
	static final Duration MAX_PENALTY = Duration.ofMinutes(1);

	/**
	 * The same, the first time, after what is fetched or waited for together has held
	 * them up, and after requests have begun to wait.
	 */
	static final Duration SHORT_PENALTY = Duration.ofSeconds(1);

	/**
	 * For how long from the first sample on penalties are not doubled, as code that is
	 * not compiled yet holds up others without being like that.
	 */
	static final Duration YOUNG = Duration.ofMinutes(2);

	/**
	 * How many requests may hold up others in the time of {@link #PENALTY} without one,
	 * if each is of a kind that will not do so again.
	 */
	static final int LESSONS = 8;

	/**
	 * How many requests in {@link #CALM} are too few.
	 */
	static final int FEW = 30;

	/**
	 * How often requests are counted.
	 */
	static final Duration CALM = Duration.ofMillis(100);

	private final int window;

	private final Duration load;

	private final int few;

	private volatile boolean inline;

	private boolean forbidden;

	private boolean sampled;

	private long firstSample;

	private int samples;

	private int waited;

	private long windowSince;

	private long inlineSince;

	private boolean delayed;

	private long delayedUntil;

	private Duration penalty = PENALTY;

	private Duration shortPenalty = SHORT_PENALTY;

	private int lessons;

	private long lessonsSince;

	InlineMode() {
		this(WINDOW, LOAD, FEW);
	}

	/**
	 * Creates an instance with limits of its own.
	 */
	InlineMode(int window, Duration load, int few) {
		this.window = window;
		this.load = load;
		this.few = few;
	}

	/**
	 * Whether requests run on the thread that polls.
	 */
	boolean isInline() {
		return this.inline;
	}

	/**
	 * Takes note of one of so many requests.
	 * @param nanos the present time
	 * @param waited whether it had to wait for anything
	 * @return whether requests run on the thread that polls from now on, and did not
	 */
	synchronized boolean sampled(long nanos, boolean waited) {
		if (!this.sampled) {
			this.sampled = true;
			this.firstSample = nanos;
		}
		if (this.samples == 0) {
			this.windowSince = nanos;
		}
		this.samples++;
		this.waited += waited ? 1 : 0;
		if (this.waited > (this.inline ? TOLERATED_INLINE : TOLERATED)) {
			startWindow();
			if (this.inline) {
				// Not for long, as it does not begin again while they wait
				leaveShortly(nanos);
			}
			return false;
		}
		if (this.samples < this.window) {
			return false;
		}
		boolean loaded = nanos - this.windowSince <= this.load.toNanos();
		startWindow();
		if (this.inline || this.forbidden || !loaded || (this.delayed && nanos - this.delayedUntil < 0)) {
			return false;
		}
		this.inlineSince = nanos;
		this.inline = true;
		return true;
	}

	/**
	 * Takes note that a request has held up others.
	 * @param nanos the present time
	 * @param learned whether others of its kind are going to run elsewhere
	 */
	synchronized void heldUp(long nanos, boolean learned) {
		if (this.inline && !(learned && isForgiven(nanos))) {
			leave(nanos);
		}
		startWindow();
	}

	private boolean isForgiven(long nanos) {
		if (this.lessons == 0 || nanos - this.lessonsSince >= PENALTY.toNanos()) {
			this.lessons = 0;
			this.lessonsSince = nanos;
		}
		return ++this.lessons <= LESSONS;
	}

	/**
	 * Takes note that what is done for all requests together has held them up.
	 * @param nanos the present time
	 */
	synchronized void heldUpTogether(long nanos) {
		if (this.inline) {
			leaveShortly(nanos);
		}
		startWindow();
	}

	/**
	 * Takes note of how many requests there were in the time of {@link #CALM}.
	 */
	synchronized void counted(long requests) {
		if (requests < this.few) {
			this.inline = false;
			startWindow();
		}
	}

	/**
	 * Passes requests to other threads from now on, whatever comes.
	 */
	synchronized void forbid() {
		this.forbidden = true;
		this.inline = false;
	}

	private void leave(long nanos, Duration penalty) {
		this.inline = false;
		this.delayed = true;
		this.delayedUntil = nanos + penalty.toNanos();
	}

	private void leaveShortly(long nanos) {
		if (nanos - this.inlineSince >= PENALTY.toNanos() || isYoung(nanos)) {
			this.shortPenalty = SHORT_PENALTY;
		}
		leave(nanos, this.shortPenalty);
		this.shortPenalty = twice(this.shortPenalty);
	}

	private boolean isYoung(long nanos) {
		return nanos - this.firstSample < YOUNG.toNanos();
	}

	private static Duration twice(Duration penalty) {
		Duration twice = penalty.multipliedBy(2);
		return (twice.compareTo(MAX_PENALTY) < 0) ? twice : MAX_PENALTY;
	}

	private void leave(long nanos) {
		if (nanos - this.inlineSince >= MAX_PENALTY.toNanos() || isYoung(nanos)) {
			this.penalty = PENALTY;
		}
		leave(nanos, this.penalty);
		this.penalty = twice(this.penalty);
	}

	private void startWindow() {
		this.samples = 0;
		this.waited = 0;
	}

}
