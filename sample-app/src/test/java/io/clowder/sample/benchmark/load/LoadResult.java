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

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

/**
 * What came of the load.
 *
 * @param answers number of answers in time
 * @param errors number of requests that failed or were not answered at all
 * @param problem an example of what went wrong, empty if nothing did
 * @param elapsed the time that was measured
 * @param latencies in microseconds, from when a request arrived, whenever it was sent
 */
public record LoadResult(long answers, long errors, String problem, Duration elapsed, Histogram latencies) {

	private static final double MICROS = TimeUnit.MILLISECONDS.toMicros(1);

	/**
	 * The same if there were answers.
	 * @throws NoAnswerException if there was none in time
	 */
	public LoadResult answered() {
		if (this.answers == 0) {
			throw new NoAnswerException(
					"No answer in time, %d errors, such as: %s".formatted(this.errors, this.problem));
		}
		return this;
	}

	/**
	 * Answers per second.
	 */
	public double throughput() {
		return this.answers / (this.elapsed.toNanos() / (double) TimeUnit.SECONDS.toNanos(1));
	}

	/**
	 * The time within which so many percent were answered, in milliseconds.
	 */
	public double millis(double percentile) {
		return this.latencies.getValueAtPercentile(percentile) / MICROS;
	}

	/**
	 * The mean, in milliseconds.
	 */
	public double mean() {
		return this.latencies.getMean() / MICROS;
	}

	/**
	 * The longest, in milliseconds.
	 */
	public double max() {
		return this.latencies.getMaxValue() / MICROS;
	}

	/**
	 * How many percent took longer.
	 */
	public double percentOver(Duration limit) {
		return 100 - this.latencies.getPercentileAtOrBelowValue(TimeUnit.NANOSECONDS.toMicros(limit.toNanos()));
	}

}
