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
 * Decides how many threads run requests. While the processors are busy, more threads only
 * take turns and get in each other's way, so there are few. When requests wait for a
 * thread although processors are idle, the threads must be waiting for something else,
 * and there are more. The same if no request gets done at all, or if hardly a thread
 * wants a processor, whatever the processors do. While the JVM does not get to compile
 * what requests run, as after its start, even fewer threads leave it processors for that.
 * For one thread.
 */
final class ThreadLimit {

	/**
	 * From here on processors count as idle.
	 */
	static final double IDLE = 0.2;

	/**
	 * From here on they count as hardly used, and few threads are far too few.
	 */
	static final double VERY_IDLE = 0.6;

	/**
	 * Up to here processors count as busy.
	 */
	static final double BUSY = 0.05;

	/**
	 * From which share of them on threads count as all in use: some always are between
	 * two requests.
	 */
	static final double FULL = 0.75;

	/**
	 * How long a request may wait for a thread while processors are idle.
	 */
	static final Duration WAIT = Duration.ofMillis(2);

	/**
	 * How long no request needs to be done, while others wait, to be a stall.
	 */
	static final Duration STALL = Duration.ofMillis(40);

	/**
	 * How long code must have been compiled at once to be no longer cold.
	 */
	static final Duration WARM = Duration.ofSeconds(1);

	/**
	 * After a longer time without a sample this process itself was held up, and the
	 * sample says nothing of its threads.
	 */
	static final Duration PAUSE = Duration.ofMillis(100);

	/**
	 * How long threads must have been too many before they are halved.
	 */
	static final Duration CALM = Duration.ofSeconds(1);

	/**
	 * The same after there were too few: what needed them may come again.
	 */
	static final Duration CAUTION = Duration.ofSeconds(10);

	private final ThreadLimits limits;

	private final int coldMin;

	private int limit;

	private boolean cold;

	private long starvedNanos;

	private long lastNanos;

	private long lastCompleted;

	private long progressNanos;

	private long calmSince;

	private Duration calm = CALM;

	private int peak;

	/**
	 * Creates an instance.
	 * @param limits between which the number varies
	 * @param coldMin number of threads while code is not compiled, if that is fewer
	 * @param nanos the present time
	 */
	ThreadLimit(ThreadLimits limits, int coldMin, long nanos) {
		this.limits = limits;
		this.coldMin = Math.min(coldMin, limits.min());
		this.limit = limits.min();
		this.lastNanos = nanos;
		this.progressNanos = nanos;
		this.calmSince = nanos;
	}

	/**
	 * Decides anew.
	 * @param sample what is to be seen now
	 * @return the number of threads from now on
	 */
	int next(Sample sample) {
		long elapsed = sample.nanos() - this.lastNanos;
		long completed = sample.completed() - this.lastCompleted;
		this.lastNanos = sample.nanos();
		this.lastCompleted = sample.completed();
		this.peak = Math.max(this.peak, sample.busy());
		setCold(sample);
		boolean paused = elapsed > PAUSE.toNanos();
		if (sample.waiting() == 0 || completed > 0 || paused) {
			this.progressNanos = sample.nanos();
		}
		if (!paused && isTooSmall(sample, completed, elapsed)) {
			grow(sample);
		}
		else if (sample.nanos() - this.calmSince >= this.calm.toNanos()) {
			shrink(sample);
		}
		return this.limit;
	}

	private void setCold(Sample sample) {
		if (sample.starved()) {
			this.starvedNanos = sample.nanos();
			if (!this.cold && this.limit == this.limits.min()) {
				this.limit = this.coldMin;
			}
			this.cold = true;
		}
		else if (this.cold && sample.nanos() - this.starvedNanos >= WARM.toNanos()) {
			this.cold = false;
			this.limit = Math.max(this.limit, this.limits.min());
		}
	}

	private boolean isTooSmall(Sample sample, long completed, long elapsed) {
		// Where threads have nothing to do, those that wait only wait for a processor
		if (sample.waiting() == 0 || sample.busy() < this.limit * FULL) {
			return false;
		}
		if (sample.idle() >= IDLE) {
			// By Little's law, from the rate of the last moments
			return (double) sample.waiting() * elapsed > (double) completed * WAIT.toNanos();
		}
		return waitsElsewhere(sample) || sample.nanos() - this.progressNanos >= STALL.toNanos();
	}

	/**
	 * Whether threads wait for something else than a processor. It is others that keep
	 * the processors busy then, and more threads would hardly take anything from them.
	 */
	private boolean waitsElsewhere(Sample sample) {
		return sample.runnable() < this.coldMin * FULL;
	}

	private void grow(Sample sample) {
		boolean idle = sample.idle() >= IDLE;
		boolean elsewhere = !idle && waitsElsewhere(sample);
		this.limit = Math.min(this.limits.max(), this.limit * ((sample.idle() >= VERY_IDLE) ? 4 : 2));
		this.progressNanos = sample.nanos();
		// Of a stall while code is cold nothing is known but that it takes long
		calm(sample, (this.cold && !idle && !elsewhere) ? CALM : CAUTION);
	}

	private void shrink(Sample sample) {
		boolean isTooLarge = sample.idle() <= BUSY && !waitsElsewhere(sample);
		if (this.cold && isTooLarge) {
			this.limit = this.coldMin;
		}
		else if (this.peak <= this.limit / 2 || isTooLarge) {
			this.limit = Math.max(this.cold ? this.coldMin : this.limits.min(), this.limit / 2);
		}
		calm(sample, CALM);
	}

	private void calm(Sample sample, Duration calm) {
		this.calmSince = sample.nanos();
		this.calm = calm;
		this.peak = 0;
	}

	/**
	 * What is to be seen of the threads at a moment.
	 *
	 * @param nanos the moment
	 * @param waiting requests that wait for a thread
	 * @param busy threads that run a request
	 * @param completed requests done since the start
	 * @param idle share of the processors that had nothing to do lately, 0 to 1, or
	 * {@code NaN}
	 * @param runnable how many threads wanted a processor lately, on average, or
	 * {@code NaN}
	 * @param starved whether the JVM has more to compile than it gets processors for
	 */
	record Sample(long nanos, int waiting, int busy, long completed, double idle, double runnable, boolean starved) {

	}

}
