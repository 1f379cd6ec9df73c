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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;

/**
 * How long it takes to start a target, to replace a worker of it and to replace all of
 * them.
 */
final class LifecycleExperiment implements Experiment {

	private static final Metric START = new Metric("start to first answer ms", 0, true);

	private static final Metric REPLACE = new Metric("kill -9 of a worker until all are ready ms", 0, true)
		.against(START);

	private static final Metric WORKER = new Metric("start of that worker alone ms", 0, true).against(START);

	private static final Metric RELOAD = new Metric("reload of all ms", 0, false);

	private static final Duration INTERVAL = Duration.ofMillis(500);

	private final boolean quick;

	/**
	 * Create a new instance.
	 * @param quick whether to leave out the reload, which takes longest
	 */
	LifecycleExperiment(boolean quick) {
		this.quick = quick;
	}

	@Override
	public String name() {
		return "lifecycle";
	}

	@Override
	public String title() {
		return "Start, crash and reload";
	}

	@Override
	public List<Metric> metrics() {
		return List.of(START, REPLACE, WORKER, RELOAD);
	}

	@Override
	public double warmUp(RunningTarget target, Duration duration) {
		return 0;
	}

	@Override
	public Map<Metric, Double> measure(RunningTarget target, Duration window) {
		Map<Metric, Double> values = new LinkedHashMap<>();
		values.put(START, (double) target.startUp().toMillis());
		if (target.workers() > 0) {
			Bystanders.awaitRest();
			values.put(REPLACE, replace(target));
			values.put(WORKER, target.status().get("workers").get(0).get("startupMillis").asDouble());
			if (!this.quick) {
				Bystanders.awaitRest();
				values.put(RELOAD, time(() -> reload(target), () -> isReloaded(target)));
			}
		}
		return values;
	}

	/**
	 * From the death of a worker to what the cluster says of its successor.
	 */
	private static double replace(RunningTarget target) {
		long pid = target.status().get("workers").get(0).get("pid").asLong();
		Instant killed = Instant.now();
		ProcessHandle.of(pid).orElseThrow().destroyForcibly();
		RunningTarget.awaitCondition(INTERVAL, () -> ready(target, killed).isPresent());
		return Duration.between(killed, ready(target, killed).orElseThrow()).toMillis();
	}

	private static Optional<Instant> ready(RunningTarget target, Instant after) {
		return StreamSupport.stream(target.status().get("events").spliterator(), false)
			.filter((event) -> event.get("type").asString().equals("WORKER_READY"))
			.map((event) -> Instant.parse(event.get("at").asString()))
			.filter((at) -> at.isAfter(after))
			.findFirst();
	}

	private static double time(Runnable action, BooleanSupplier end) {
		long start = System.nanoTime();
		action.run();
		RunningTarget.awaitCondition(INTERVAL, end);
		return Duration.ofNanos(System.nanoTime() - start).toMillis();
	}

	private static void reload(RunningTarget target) {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%d/actuator/cluster".formatted(target.port())))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"operation\": \"reload\"}"))
			.build();
		try {
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(request, HttpResponse.BodyHandlers.ofString());
			if (response.statusCode() != 202) {
				throw new IllegalStateException("No reload: " + response.body());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean isReloaded(RunningTarget target) {
		return target.status().path("operation").path("state").asString("").equals("DONE");
	}

}
