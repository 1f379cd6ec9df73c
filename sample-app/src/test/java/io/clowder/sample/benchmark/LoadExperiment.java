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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.clowder.sample.benchmark.load.LoadResult;
import io.clowder.sample.benchmark.load.Traffic;
import org.jspecify.annotations.Nullable;

/**
 * How a target bears some load, perhaps while other clients disturb it.
 *
 * @param name what to choose it by
 * @param title a heading
 * @param traffic the load
 * @param disturbance what other clients do meanwhile, if anything
 * @param readings what to read from the result
 */
record LoadExperiment(String name, String title, Function<RunningTarget, Traffic> traffic,
		@Nullable Traffic disturbance, List<Reading> readings) implements Experiment {

	/**
	 * To open thousands takes longer than to warm up.
	 */
	private static final int WARM_UP_CONNECTIONS = 256;

	static LoadExperiment of(String name, String title, Traffic traffic, List<Reading> readings) {
		return new LoadExperiment(name, title, (target) -> traffic, null, readings);
	}

	@Override
	public List<Metric> metrics() {
		return this.readings.stream().map(Reading::metric).toList();
	}

	@Override
	public double warmUp(RunningTarget target, Duration duration) {
		Traffic traffic = this.traffic.apply(target).atRate(0).limitedTo(WARM_UP_CONNECTIONS);
		return target.load(traffic, duration).throughput();
	}

	@Override
	public Map<Metric, Double> measure(RunningTarget target, Duration window) {
		LoadResult result = load(target, window);
		if (result.errors() > 0) {
			System.out.printf("%s: %d errors, such as: %s%n", target.name(), result.errors(), result.problem());
		}
		LoadResult answered = result.answered();
		Map<Metric, Double> values = new LinkedHashMap<>();
		this.readings.forEach((reading) -> values.put(reading.metric(), reading.value().applyAsDouble(answered)));
		return values;
	}

	private LoadResult load(RunningTarget target, Duration window) {
		Traffic traffic = this.traffic.apply(target);
		if (this.disturbance == null) {
			return target.load(traffic, window);
		}
		Disturbance disturbance = Disturbance.start(target.port(), this.disturbance);
		try {
			return target.load(traffic, window);
		}
		finally {
			disturbance.stop();
		}
	}

}
