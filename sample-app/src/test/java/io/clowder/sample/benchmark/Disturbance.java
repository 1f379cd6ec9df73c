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

import io.clowder.sample.benchmark.load.LoadGenerator;
import io.clowder.sample.benchmark.load.Traffic;

/**
 * Load beside the load that is measured, until it is stopped.
 */
final class Disturbance {

	private static final Duration LIMIT = Duration.ofMinutes(10);

	private final LoadGenerator generator;

	private final Thread thread;

	private Disturbance(LoadGenerator generator) {
		this.generator = generator;
		this.thread = new Thread(() -> generator.run(LIMIT), "disturbance");
	}

	static Disturbance start(int port, Traffic traffic) {
		Disturbance disturbance = new Disturbance(new LoadGenerator(port, traffic));
		disturbance.thread.start();
		return disturbance;
	}

	void stop() {
		this.generator.stop();
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
