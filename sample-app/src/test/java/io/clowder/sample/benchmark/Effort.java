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

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much is measured, and for how long.
 *
 * @param quick whether a hint is enough
 * @param only names of experiments and stages to choose, all if there are none
 * @param targets parts of the names of targets to choose, all if there are none
 * @param rounds how often each target has its turn
 * @param window how long it is under load in its turn
 * @param warmUp how long it is under load before, at most
 * @param workers the number of workers of a cluster
 * @param java the Java to run the targets on
 * @param report the file to write
 */
record Effort(boolean quick, Set<String> only, Set<String> targets, int rounds, Duration window, Duration warmUp,
		int workers, String java, Path report) {

	private static final String DOCUMENT = "../docs/performance.md";

	private static final String DRAFT = "target/benchmark/performance.md";

	/**
	 * As properties {@code benchmark.*} want it.
	 */
	static Effort of(Properties properties) {
		UnaryOperator<String> property = (name) -> properties.getProperty("benchmark." + name, "");
		boolean quick = properties.containsKey("benchmark.quick") && !property.apply("quick").equals("false");
		int rounds = number(property.apply("rounds"), quick ? 2 : 5);
		Duration window = Duration.ofMillis(number(property.apply("window"), quick ? 1500 : 5000));
		Duration warmUp = Duration.ofSeconds(number(property.apply("warm-up"), quick ? 25 : 90));
		int workers = number(property.apply("workers"), Runtime.getRuntime().availableProcessors());
		String java = Path.of(text(property.apply("java"), System.getProperty("java.home")), "bin", "java").toString();
		Set<String> targets = names(property.apply("targets"));
		// A hint, or a part of a table, must not replace what has been measured with care
		String defaultReport = (quick || !targets.isEmpty()) ? DRAFT : DOCUMENT;
		Path report = Path.of(text(property.apply("report"), defaultReport)).toAbsolutePath().normalize();
		return new Effort(quick, names(property.apply("only")), targets, rounds, window, warmUp, workers, java, report);
	}

	private static Set<String> names(String value) {
		return Stream.of(value.split(","))
			.map(String::strip)
			.filter((name) -> !name.isEmpty())
			.collect(Collectors.toUnmodifiableSet());
	}

	private static int number(String value, int defaultValue) {
		return value.isEmpty() ? defaultValue : Integer.parseInt(value);
	}

	private static String text(String value, String defaultValue) {
		return value.isEmpty() ? defaultValue : value;
	}

	/**
	 * One of the two, whichever fits the effort.
	 */
	<T> T choose(T quick, T full) {
		return this.quick ? quick : full;
	}

	boolean includes(String stage, Experiment experiment) {
		return this.only.isEmpty() || this.only.contains(stage) || this.only.contains(experiment.name());
	}

	boolean includes(Target target) {
		return this.targets.isEmpty() || this.targets.stream().anyMatch(target.name()::contains);
	}

	/**
	 * How to warm up a target.
	 * @param first whether nothing else has been measured of it before
	 */
	WarmUp warmUp(boolean first) {
		Duration window = this.quick ? Duration.ofSeconds(1) : Duration.ofSeconds(2);
		int limit = (int) Math.max(1, this.warmUp.dividedBy(window));
		return new WarmUp(window, first ? limit : Math.max(1, limit / 5));
	}

}
