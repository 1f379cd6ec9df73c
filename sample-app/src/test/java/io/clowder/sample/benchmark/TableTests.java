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

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Table}.
 */
class TableTests {

	@Test
	void hasMediansRangesAndRatios() {
		Results results = new Results();
		results.add("plain", Map.of(Metric.THROUGHPUT, 1000.0, Metric.P50, 1.0));
		results.add("cluster", Map.of(Metric.THROUGHPUT, 1200.0, Metric.P50, 0.5));
		results.add("plain", Map.of(Metric.THROUGHPUT, 3000.0, Metric.P50, 1.0));
		results.add("cluster", Map.of(Metric.THROUGHPUT, 1800.0, Metric.P50, 0.7));
		assertThat(new Table(results, List.of(Metric.THROUGHPUT, Metric.P50), "plain")).hasToString("""
				| target | requests/s | ratio | p50 ms |
				| --- | ---: | ---: | ---: |
				| plain | 2,000 (1,000–3,000) | 1.00 | 1.0 |
				| cluster | 1,500 (1,200–1,800) | 0.75 | 0.6 (0.5–0.7) |
				""");
	}

	@Test
	void comparesWithSomethingElseOfThePlainApplication() {
		Metric start = new Metric("start ms", 0, true);
		Metric crash = new Metric("crash ms", 0, true).against(start);
		Results results = new Results();
		results.add("plain", Map.of(start, 4000.0));
		results.add("cluster", Map.of(start, 6000.0, crash, 1000.0));
		assertThat(new Table(results, List.of(start, crash), "plain")).hasToString("""
				| target | start ms | ratio | crash ms | ratio |
				| --- | ---: | ---: | ---: | ---: |
				| plain | 4,000 | 1.00 | – | – |
				| cluster | 6,000 | 1.50 | 1,000 | 0.25 |
				""");
	}

	@Test
	void namesRoundsWithoutAnAnswer() {
		List<Metric> metrics = List.of(Metric.THROUGHPUT, Metric.P50);
		Results results = new Results();
		results.add("plain", Map.of(Metric.THROUGHPUT, 1000.0, Metric.P50, 1.0));
		results.addUnanswered("silent", 1, metrics);
		results.addUnanswered("tired", 1, metrics);
		results.add("tired", Map.of(Metric.THROUGHPUT, 50.0, Metric.P50, 9.0));
		results.addUnanswered("tired", 3, metrics);
		assertThat(new Table(results, metrics, "plain")).hasToString("""
				| target | requests/s | ratio | p50 ms |
				| --- | ---: | ---: | ---: |
				| plain | 1,000 | 1.00 | 1.0 |
				| silent (no answer in round 1) | 0 | 0.00 | – |
				| tired (no answer in rounds 1, 3) | 0 (0–50) | 0.00 | 9.0 |
				""");
	}

	@Test
	void hasARowForATargetOfWhichNothingWasMeasured() {
		Results results = new Results();
		results.addUnanswered("silent", 2, List.of(Metric.P50));
		assertThat(new Table(results, List.of(Metric.P50), "plain").toString())
			.endsWith("| silent (no answer in round 2) | – |\n");
	}

	@Test
	void hasDashesWhereNothingWasMeasured() {
		Results results = new Results();
		results.add("plain", Map.of(Metric.P50, 1.0));
		results.add("cluster", Map.of(Metric.THROUGHPUT, 10.0));
		assertThat(new Table(results, List.of(Metric.THROUGHPUT, Metric.P50), "plain").toString())
			.endsWith("| plain | – | – | 1.0 |\n| cluster | 10 | – | – |\n");
	}

}
