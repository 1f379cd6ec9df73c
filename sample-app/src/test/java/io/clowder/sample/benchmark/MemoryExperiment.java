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

import io.clowder.sample.benchmark.load.Traffic;

/**
 * How much memory a target takes.
 */
final class MemoryExperiment implements Experiment {

	private static final Metric IDLE = new Metric("idle MB", 0, true);

	private static final Metric LOADED = new Metric("at the end of load MB", 0, true);

	private static final Metric RESTED = new Metric("20 s later MB", 0, true);

	private static final Metric PRIMARY = new Metric("primary then MB", 0, false);

	/**
	 * So low that every target bears it, so that all have done the same work.
	 */
	private static final int RATE = 4000;

	/**
	 * In which compilers come to rest, and what they needed may be given back.
	 */
	private static final Duration REST = Duration.ofSeconds(20);

	@Override
	public String name() {
		return "memory";
	}

	@Override
	public String title() {
		return "Memory";
	}

	@Override
	public List<Metric> metrics() {
		return List.of(LOADED, RESTED, IDLE, PRIMARY);
	}

	@Override
	public double warmUp(RunningTarget target, Duration duration) {
		return 0;
	}

	@Override
	public Map<Metric, Double> measure(RunningTarget target, Duration window) {
		Map<Metric, Double> values = new LinkedHashMap<>();
		values.put(IDLE, target.memory());
		target.load(Traffic.get("/", 64).atRate(RATE), window.multipliedBy(4)).answered();
		values.put(LOADED, target.memory());
		Bystanders.watch(REST);
		values.put(RESTED, target.memory());
		if (target.workers() > 0) {
			values.put(PRIMARY, ProportionalMemory.of(target.processes().get(0).pid()) / 1024.0);
		}
		return values;
	}

}
