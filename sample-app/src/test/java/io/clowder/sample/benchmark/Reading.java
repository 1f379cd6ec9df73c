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

package io.clowder.sample.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.clowder.sample.benchmark.load.LoadResult;

/**
 * What to read from the result of some load.
 *
 * @param metric what it is
 * @param value how to get it
 */
record Reading(Metric metric, ToDoubleFunction<LoadResult> value) {

	private static final Reading ERRORS = new Reading(Metric.ERRORS, LoadResult::errors);

	/**
	 * How much it bears.
	 */
	static List<Reading> throughput() {
		return List.of(new Reading(Metric.THROUGHPUT, LoadResult::throughput), percentile(Metric.P50, 50),
				percentile(Metric.P99, 99), percentile(Metric.P999, 99.9), ERRORS);
	}

	/**
	 * How much it bears, and how long nobody had to wait.
	 */
	static List<Reading> throughputAndLongest() {
		return List.of(new Reading(Metric.THROUGHPUT, LoadResult::throughput), percentile(Metric.P50, 50),
				percentile(Metric.P999, 99.9), new Reading(Metric.LONGEST, LoadResult::max), ERRORS);
	}

	/**
	 * How long requests take that arrive at a fixed rate.
	 */
	static List<Reading> latency() {
		return List.of(new Reading(Metric.MEAN, LoadResult::mean), percentile(Metric.P99, 99),
				percentile(Metric.P999, 99.9), new Reading(Metric.THROUGHPUT, LoadResult::throughput), ERRORS);
	}

	/**
	 * How many requests that arrive at a fixed rate are held up.
	 */
	static List<Reading> stalls() {
		return List.of(
				new Reading(new Metric("% over 50 ms", 2, true), (result) -> result.percentOver(Duration.ofMillis(50))),
				percentile(Metric.P50, 50), percentile(Metric.P99, 99), percentile(Metric.P999, 99.9),
				new Reading(Metric.LONGEST, LoadResult::max), ERRORS);
	}

	private static Reading percentile(Metric metric, double percentile) {
		return new Reading(metric, (result) -> result.millis(percentile));
	}

}
