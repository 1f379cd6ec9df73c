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

package io.clowder.primary.budget;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Garbage collectors of the JVM, as far as an option names them.
 */
enum Collector {

	SERIAL("serial", "Serial"), PARALLEL("parallel", "Parallel"), G1("G1", "G1"), Z("Z", "Z"),
	SHENANDOAH("Shenandoah", "Shenandoah"), EPSILON("Epsilon", "Epsilon");

	/**
	 * Name of whatever the JVM chooses.
	 */
	static final String DEFAULT = "default";

	/**
	 * Options that say which collector to use, or which not.
	 */
	static final Pattern OPTION = Pattern.compile("-XX:([+-]Use("
			+ Arrays.stream(values()).map((collector) -> collector.option).collect(Collectors.joining("|"))
			+ ")GC|\\+AggressiveHeap)");

	private final String name;

	private final String option;

	Collector(String name, String option) {
		this.name = name;
		this.option = option;
	}

	/**
	 * The JVM option that selects the collector.
	 */
	String option() {
		return "-XX:+Use" + this.option + "GC";
	}

	/**
	 * Name of the collector that options select, the last of several.
	 */
	static String selectedBy(List<String> options) {
		List<String> reversed = new ArrayList<>(options);
		Collections.reverse(reversed);
		Optional<String> name = reversed.stream()
			.flatMap((option) -> Arrays.stream(values()).filter((collector) -> collector.option().equals(option)))
			.map(Collector::toString)
			.findFirst();
		return name.orElse(DEFAULT);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
