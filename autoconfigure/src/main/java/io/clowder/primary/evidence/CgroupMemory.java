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

package io.clowder.primary.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import io.clowder.primary.cgroup.ControlGroups;

/**
 * Memory events of the control group (version 2) in which the cluster runs.
 */
public final class CgroupMemory {

	private final ControlGroups groups;

	private long attributed;

	private CgroupMemory(ControlGroups groups) {
		this.groups = groups;
		this.attributed = oomKills().orElse(0);
	}

	/**
	 * The control group of this process.
	 * @param root root of the file system; another one in tests
	 * @return the control group
	 */
	public static CgroupMemory of(Path root) {
		return new CgroupMemory(ControlGroups.of(root));
	}

	/**
	 * The events as the kernel shows them.
	 * @return the events, empty if there are none to be read
	 */
	Optional<String> events() {
		List<Path> groups = this.groups.unified();
		if (groups.isEmpty()) {
			return Optional.empty();
		}
		try {
			return Optional.of(Files.readString(groups.get(0).resolve("memory.events")).stripTrailing());
		}
		catch (IOException ex) {
			// The root group, or the controller is one of version 1.
			return Optional.empty();
		}
	}

	/**
	 * How many processes of the group the kernel has killed for want of memory.
	 * @return the number, empty if it is not known
	 */
	OptionalLong oomKills() {
		return oomKills(events().map((text) -> text.lines().toList()).orElse(List.of()));
	}

	static OptionalLong oomKills(List<String> events) {
		return events.stream()
			.filter((line) -> line.matches("oom_kill \\d{1,18}"))
			.mapToLong((line) -> Long.parseLong(line.substring("oom_kill ".length())))
			.findFirst();
	}

	/**
	 * Tells whether the kernel has killed a process that was found killed. Every kill
	 * explains one death only.
	 * @return the answer
	 */
	synchronized KernelKill attribute() {
		OptionalLong kills = oomKills();
		if (kills.isEmpty()) {
			return KernelKill.UNKNOWN;
		}
		if (kills.getAsLong() <= this.attributed) {
			return KernelKill.NO;
		}
		this.attributed++;
		return KernelKill.YES;
	}

}
