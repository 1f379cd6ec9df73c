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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import io.clowder.sample.benchmark.load.Traffic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SameRateExperiment}.
 */
@Timeout(30)
class SameRateExperimentTests {

	private static final Duration WINDOW = Duration.ofMillis(200);

	private final SameRateExperiment experiment = new SameRateExperiment("same", "Same", Traffic.get("/", 2), 0.5);

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(200, 2);
			exchange.getResponseBody().write(new byte[2]);
			exchange.close();
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	@Test
	void rateShouldBeAShareOfTheBestOfTheFirstTarget() {
		double best = 0;
		for (int i = 0; i < 3; i++) {
			best = Math.max(best, this.experiment.warmUp(target("a"), WINDOW));
		}
		assertThat(this.experiment.rate()).isPositive().isEqualTo(best / 2);
		this.experiment.warmUp(target("b"), WINDOW);
		assertThat(this.experiment.rate()).isEqualTo(best / 2);
	}

	@Test
	void measureShouldReadLatency() {
		this.experiment.warmUp(target("a"), WINDOW);
		Map<Metric, Double> values = this.experiment.measure(target("b"), WINDOW);
		assertThat(values.keySet()).containsExactlyElementsOf(this.experiment.metrics()).contains(Metric.MEAN);
		assertThat(values).containsEntry(Metric.ERRORS, 0.0);
	}

	@Test
	void measureBeforeWarmUpShouldBeRefused() {
		assertThatIllegalStateException().isThrownBy(() -> this.experiment.measure(target("a"), WINDOW));
	}

	private RunningTarget target(String name) {
		return new RunningTarget(name, this.server.getAddress().getPort(), 0, Duration.ZERO, List.of());
	}

}
