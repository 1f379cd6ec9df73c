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
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Results as a Markdown table: medians, with the smallest and the largest value, and how
 * they compare to those of the reference. Rounds without an answer are named.
 */
final class Table {

	private static final String NOTHING = "–";

	private final Results results;

	private final List<Metric> metrics;

	private final String reference;

	Table(Results results, List<Metric> metrics, String reference) {
		this.results = results;
		this.metrics = metrics;
		this.reference = reference;
	}

	@Override
	public String toString() {
		List<String> header = new ArrayList<>(List.of("target"));
		List<String> line = new ArrayList<>(List.of("---"));
		for (Metric metric : this.metrics) {
			header.add(metric.name());
			line.add("---:");
			if (metric.compared()) {
				header.add("ratio");
				line.add("---:");
			}
		}
		StringBuilder table = new StringBuilder(row(header)).append(row(line));
		this.results.targets().forEach((target) -> table.append(row(cells(target))));
		return table.toString();
	}

	private List<String> cells(String target) {
		List<String> cells = new ArrayList<>(List.of(label(target)));
		for (Metric metric : this.metrics) {
			Summary summary = this.results.summary(target, metric);
			cells.add((summary != null) ? cell(metric, summary) : NOTHING);
			if (metric.compared()) {
				cells.add(ratio(summary, this.results.summary(this.reference, metric.comparison())));
			}
		}
		return cells;
	}

	private String label(String target) {
		List<Integer> rounds = this.results.unanswered(target);
		if (rounds.isEmpty()) {
			return target;
		}
		String numbers = rounds.stream().map(String::valueOf).collect(Collectors.joining(", "));
		return "%s (no answer in %s %s)".formatted(target, (rounds.size() > 1) ? "rounds" : "round", numbers);
	}

	private static String cell(Metric metric, Summary summary) {
		String median = metric.format(summary.median());
		String min = metric.format(summary.min());
		String max = metric.format(summary.max());
		return min.equals(max) ? median : "%s (%s–%s)".formatted(median, min, max);
	}

	private static String ratio(@Nullable Summary summary, @Nullable Summary reference) {
		if (summary == null || reference == null || reference.median() == 0) {
			return NOTHING;
		}
		return String.format(Locale.ROOT, "%.2f", summary.median() / reference.median());
	}

	private static String row(List<String> cells) {
		return "| " + String.join(" | ", cells) + " |\n";
	}

}
