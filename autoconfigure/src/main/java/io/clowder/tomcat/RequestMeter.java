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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.clowder.WorkerStatus;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Counts and times the requests of this JVM. Recording is safe for any number of threads
 * and does not block; one thread takes snapshots, about once a second.
 */
public final class RequestMeter {

	private static final int WINDOW = 10;

	private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);

	private final LongAdder started = new LongAdder();

	private final LongAdder finished = new LongAdder();

	private final LongAdder errors = new LongAdder();

	private final Recorder recorder = new Recorder(LONGEST_MICROS, 2);

	private volatile Supplier<RequestThreads> threads = () -> RequestThreads.NONE;

	private final Deque<Interval> window = new ArrayDeque<>();

	private long intervalStart = System.nanoTime();

	/**
	 * Lets snapshots tell what runs the requests.
	 */
	void setThreads(Supplier<RequestThreads> threads) {
		this.threads = threads;
	}

	void started() {
		this.started.increment();
	}

	void finished(long nanos, boolean error) {
		this.finished.increment();
		if (error) {
			this.errors.increment();
		}
		this.recorder.recordValue(Math.min(Math.max(0, nanos / 1000), LONGEST_MICROS));
	}

	/**
	 * Requests that have reached the application so far.
	 * @return the number
	 */
	long begun() {
		return this.started.sum();
	}

	/**
	 * Requests being served now.
	 * @return the number
	 */
	long active() {
		// Read in this order it is never too small.
		long finished = this.finished.sum();
		return Math.max(0, this.started.sum() - finished);
	}

	/**
	 * Ends an interval and sums up the last ten.
	 * @return the state of the requests
	 */
	public synchronized WorkerStatus.Requests snapshot() {
		Interval reused = (this.window.size() == WINDOW) ? this.window.removeFirst() : null;
		long now = System.nanoTime();
		Histogram histogram = this.recorder.getIntervalHistogram((reused != null) ? reused.histogram() : null);
		this.window.addLast(new Interval(histogram, now - this.intervalStart));
		this.intervalStart = now;
		Histogram sum = new Histogram(LONGEST_MICROS, 2);
		long nanos = 0;
		for (Interval interval : this.window) {
			sum.add(interval.histogram());
			nanos += interval.nanos();
		}
		RequestThreads threads = this.threads.get();
		long total = this.finished.sum();
		long count = sum.getTotalCount();
		return new WorkerStatus.Requests(total, Math.max(0, this.started.sum() - total), this.errors.sum(),
				round((nanos > 0) ? count * 1e9 / nanos : 0), (count > 0) ? round(sum.getMean() / 1000) : 0,
				(count > 0) ? round(sum.getValueAtPercentile(99) / 1000.0) : 0, threads.threads(), threads.waiting());
	}

	private static double round(double value) {
		return Math.round(value * 100) / 100.0;
	}

	private record Interval(Histogram histogram, long nanos) {

	}

}
