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

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.clowder.sample.Http;
import io.clowder.sample.benchmark.load.LoadGenerator;
import io.clowder.sample.benchmark.load.LoadResult;
import io.clowder.sample.benchmark.load.Traffic;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.awaitility.Awaitility.await;

/**
 * A target that is ready.
 *
 * @param name its name
 * @param port its port
 * @param workers the number of workers if it is a cluster, 0 otherwise
 * @param startUp how long it took to the first answer
 * @param processes its processes, the one that others belong to first
 */
record RunningTarget(String name, int port, int workers, Duration startUp,
		List<TargetProcess> processes) implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(90);

	private static final Duration INTERVAL = Duration.ofMillis(10);

	private static final JsonMapper json = new JsonMapper();

	/**
	 * Waits until a target is ready.
	 * @param start when its first process was started
	 */
	static RunningTarget whenReady(String name, int port, int workers, long start, List<TargetProcess> processes) {
		try {
			awaitCondition(() -> {
				processes.forEach(TargetProcess::checkAlive);
				return answers(port);
			});
			Duration startUp = Duration.ofNanos(System.nanoTime() - start);
			RunningTarget target = new RunningTarget(name, port, workers, startUp, processes);
			target.awaitReady();
			return target;
		}
		catch (RuntimeException | Error ex) {
			processes.forEach(TargetProcess::close);
			throw ex;
		}
	}

	private static boolean answers(int port) {
		try {
			return Http.get(port, "/").status() == 200;
		}
		catch (UncheckedIOException ex) {
			return false;
		}
	}

	/**
	 * Waits until all its workers are ready.
	 */
	void awaitReady() {
		if (this.workers > 0) {
			awaitCondition(() -> status().get("status").asString().equals("UP"));
		}
	}

	static void awaitCondition(BooleanSupplier condition) {
		awaitCondition(INTERVAL, condition);
	}

	/**
	 * Asks from time to time. To be asked often keeps a target busy that has just been
	 * started.
	 */
	static void awaitCondition(Duration interval, BooleanSupplier condition) {
		await().pollDelay(Duration.ZERO).pollInterval(interval).atMost(TIMEOUT).until(condition::getAsBoolean);
	}

	/**
	 * What the cluster says of itself.
	 */
	JsonNode status() {
		return json.readTree(Http.get(this.port, "/actuator/cluster").body());
	}

	/**
	 * Puts load on it.
	 */
	LoadResult load(Traffic traffic, Duration duration) {
		return new LoadGenerator(this.port, traffic).run(duration);
	}

	/**
	 * The memory of all its processes, in megabytes.
	 */
	double memory() {
		return this.processes.stream()
			.flatMap((process) -> process.members().stream())
			.mapToLong((process) -> ProportionalMemory.of(process.pid()))
			.sum() / 1024.0;
	}

	@Override
	public void close() {
		this.processes.forEach(TargetProcess::close);
	}

}
