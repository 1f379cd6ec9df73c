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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What an experiment has measured, by target, in the order of the first round.
 */
final class Results {

	private final Map<String, Map<Metric, List<Double>>> values = new LinkedHashMap<>();

	private final Map<String, List<Integer>> unanswered = new HashMap<>();

	void add(String target, Map<Metric, Double> round) {
		Map<Metric, List<Double>> ofTarget = this.values.computeIfAbsent(target, (key) -> new LinkedHashMap<>());
		round.forEach((metric, value) -> ofTarget.computeIfAbsent(metric, (key) -> new ArrayList<>()).add(value));
	}

	/**
	 * A target has not answered. That is a throughput of nothing, or else the rounds in
	 * which it has answered would pass for all of them.
	 * @param metrics what was to be measured
	 */
	void addUnanswered(String target, int round, List<Metric> metrics) {
		this.unanswered.computeIfAbsent(target, (key) -> new ArrayList<>()).add(round);
		add(target, metrics.contains(Metric.THROUGHPUT) ? Map.of(Metric.THROUGHPUT, 0.0) : Map.of());
	}

	/**
	 * The rounds in which a target has not answered.
	 */
	List<Integer> unanswered(String target) {
		return this.unanswered.getOrDefault(target, List.of());
	}

	List<String> targets() {
		return List.copyOf(this.values.keySet());
	}

	/**
	 * What was measured of a target, if it was.
	 */
	@Nullable Summary summary(String target, Metric metric) {
		List<Double> values = this.values.getOrDefault(target, Map.of()).get(metric);
		return (values != null) ? Summary.of(values) : null;
	}

}
