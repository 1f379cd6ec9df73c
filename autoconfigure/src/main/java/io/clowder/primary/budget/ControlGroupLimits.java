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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.clowder.primary.cgroup.ControlGroups;

/**
 * The limits of this process's control groups. That of a group holds for all groups in it
 * as well, so the smallest counts.
 */
final class ControlGroupLimits {

	private final ControlGroups groups;

	ControlGroupLimits(ControlGroups groups) {
		this.groups = groups;
	}

	/**
	 * How many processors the groups may use at the same time.
	 */
	OptionalDouble processors() {
		Stream<String> unified = contents(this.groups.unified(), "cpu.max");
		Stream<String> legacy = this.groups.ofController("cpu")
			.stream()
			.map((group) -> content(group, "cpu.cfs_quota_us") + " " + content(group, "cpu.cfs_period_us"));
		return Stream.concat(unified, legacy).flatMapToDouble(ControlGroupLimits::processors).min();
	}

	/**
	 * How many bytes of memory the groups may use.
	 */
	OptionalLong memory() {
		return Stream
			.concat(contents(this.groups.unified(), "memory.max"),
					contents(this.groups.ofController("memory"), "memory.limit_in_bytes"))
			.flatMapToLong(ControlGroupLimits::positive)
			.min();
	}

	/**
	 * Reads a quota and its period. Without a limit the quota is {@code max} or -1.
	 */
	private static DoubleStream processors(String text) {
		String[] fields = text.split(" ");
		if (fields.length != 2) {
			return DoubleStream.empty();
		}
		return positive(fields[0])
			.mapToDouble((quota) -> positive(fields[1]).mapToDouble((period) -> (double) quota / period)
				.findFirst()
				.orElse(Double.POSITIVE_INFINITY))
			.filter(Double::isFinite);
	}

	private static LongStream positive(String text) {
		boolean isPositive = text.matches("\\d{1,18}") && Long.parseLong(text) > 0;
		return isPositive ? LongStream.of(Long.parseLong(text)) : LongStream.empty();
	}

	private static Stream<String> contents(List<Path> groups, String file) {
		return groups.stream().map((group) -> content(group, file));
	}

	private static String content(Path group, String file) {
		try {
			return Files.readString(group.resolve(file)).strip();
		}
		catch (IOException ex) {
			// The root group has no limits, and a controller may not be in use.
			return "";
		}
	}

}
