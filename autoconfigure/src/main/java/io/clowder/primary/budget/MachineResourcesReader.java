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
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.management.OperatingSystemMXBean;
import io.clowder.primary.cgroup.ControlGroups;

/**
 * Reads what this process may use of the machine. The JVM rounds a limit of processors
 * up, so it is read once more.
 */
final class MachineResourcesReader {

	private static final Pattern TOTAL = Pattern.compile("(?m)^MemTotal: +(\\d{1,15}) kB$");

	private static final long KILOBYTE = 1024;

	private final Path root;

	private final int availableProcessors;

	MachineResourcesReader() {
		this(Path.of("/"), Runtime.getRuntime().availableProcessors());
	}

	/**
	 * Creates a reader.
	 * @param root root of the file system
	 * @param availableProcessors number of processors of the JVM, which knows its
	 * affinity and {@code -XX:ActiveProcessorCount}
	 */
	MachineResourcesReader(Path root, int availableProcessors) {
		this.root = root;
		this.availableProcessors = availableProcessors;
	}

	MachineResources read() {
		ControlGroupLimits limits = new ControlGroupLimits(ControlGroups.of(this.root));
		OptionalDouble quota = limits.processors();
		OptionalLong limit = limits.memory();
		long total = total();
		boolean areProcessorsLimited = quota.isPresent() && quota.getAsDouble() <= this.availableProcessors;
		boolean isMemoryLimited = limit.isPresent() && limit.getAsLong() < total;
		return new MachineResources(areProcessorsLimited ? quota.getAsDouble() : this.availableProcessors,
				isMemoryLimited ? limit.getAsLong() : total, areProcessorsLimited, isMemoryLimited);
	}

	private long total() {
		try {
			Matcher matcher = TOTAL.matcher(Files.readString(this.root.resolve("proc/meminfo")));
			if (matcher.find()) {
				return Long.parseLong(matcher.group(1)) * KILOBYTE;
			}
		}
		catch (IOException ex) {
			// No Linux.
		}
		return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
	}

}
