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
import java.util.Map;

import io.clowder.sample.benchmark.load.Traffic;

/**
 * Puts the same load on all targets: a share of what the first one, which is the plain
 * process unless it is left out, answers at most.
 */
final class SameRateExperiment implements Experiment {

	private final LoadExperiment unlimited;

	private final double share;

	private String first = "";

	private double rate;

	/**
	 * Create a new instance.
	 * @param share of what the first target answers at most
	 */
	SameRateExperiment(String name, String title, Traffic traffic, double share) {
		this.unlimited = LoadExperiment.of(name, title, traffic, Reading.latency());
		this.share = share;
	}

	/**
	 * Requests per second of the load, 0 as long as it is not known.
	 */
	double rate() {
		return this.rate;
	}

	@Override
	public String name() {
		return this.unlimited.name();
	}

	@Override
	public String title() {
		return this.unlimited.title();
	}

	@Override
	public List<Metric> metrics() {
		return this.unlimited.metrics();
	}

	@Override
	public double warmUp(RunningTarget target, Duration duration) {
		double throughput = this.unlimited.warmUp(target, duration);
		if (this.first.isEmpty()) {
			this.first = target.name();
		}
		if (this.first.equals(target.name())) {
			this.rate = Math.max(this.rate, this.share * throughput);
		}
		return throughput;
	}

	@Override
	public Map<Metric, Double> measure(RunningTarget target, Duration window) {
		if (this.rate == 0) {
			throw new IllegalStateException("No target has been warmed up");
		}
		Traffic traffic = this.unlimited.traffic().apply(target).atRate(this.rate);
		return new LoadExperiment(name(), title(), (any) -> traffic, null, this.unlimited.readings()).measure(target,
				window);
	}

}
