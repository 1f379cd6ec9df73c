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
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Puts load on a target until its throughput does not rise any more, since a JVM becomes
 * faster for as long as its code is being compiled.
 */
final class WarmUp {

	/**
	 * A rise by less is none.
	 */
	private static final double RISE = 1.03;

	/**
	 * So many times in a row are compared with as many before, because a single time is
	 * good or bad by chance.
	 */
	private static final int SPAN = 5;

	private final Duration window;

	private final int limit;

	/**
	 * Create a new instance.
	 * @param window for how long to measure
	 * @param limit how often to measure at most
	 */
	WarmUp(Duration window, int limit) {
		this.window = window;
		this.limit = limit;
	}

	/**
	 * Measures again and again.
	 * @param throughput measures once
	 * @return for how long
	 */
	Duration run(ToDoubleFunction<Duration> throughput) {
		List<Double> values = new ArrayList<>();
		while (values.size() < this.limit && isRising(values)) {
			values.add(throughput.applyAsDouble(this.window));
		}
		return this.window.multipliedBy(values.size());
	}

	private static boolean isRising(List<Double> values) {
		int count = values.size();
		return count < 2 * SPAN || median(values, count - SPAN) > median(values, count - 2 * SPAN) * RISE;
	}

	private static double median(List<Double> values, int from) {
		return Summary.of(values.subList(from, from + SPAN)).median();
	}

}
