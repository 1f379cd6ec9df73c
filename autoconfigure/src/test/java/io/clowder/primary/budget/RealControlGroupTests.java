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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MachineResourcesReader} in real control groups, where they may be
 * made. What is looked at is a process of its own, so that the tests go on without
 * limits.
 */
@EnabledOnOs(OS.LINUX)
class RealControlGroupTests {

	private static final Path GROUPS = Path.of("/sys/fs/cgroup");

	private static final long MEMORY = 300L * 1024 * 1024;

	@TempDir
	private Path root;

	private final List<Path> made = new ArrayList<>();

	private Process process;

	@BeforeEach
	void startProcess() throws IOException {
		this.process = new ProcessBuilder("sleep", "60").start();
		Files.createDirectory(this.root.resolve("proc"));
		Files.createSymbolicLink(this.root.resolve("proc/self"), Path.of("/proc", "" + this.process.pid()));
		Files.createSymbolicLink(this.root.resolve("proc/meminfo"), Path.of("/proc/meminfo"));
		Files.createSymbolicLink(this.root.resolve("sys"), Path.of("/sys"));
	}

	@AfterEach
	void removeGroups() throws Exception {
		this.process.destroyForcibly().waitFor();
		for (Path group : this.made) {
			Files.delete(group);
		}
	}

	@Test
	void limitsOfVersionTwoAreRead() {
		Assumptions.assumeTrue(Files.exists(GROUPS.resolve("cgroup.controllers")), "no control groups of version 2");
		enter(GROUPS, Map.of("cpu.max", "150000 100000", "memory.max", "" + MEMORY));
		assertThat(read()).isEqualTo(new MachineResources(1.5, MEMORY, true, true));
	}

	@Test
	void limitsOfVersionOneAreRead() {
		Assumptions.assumeTrue(Files.exists(GROUPS.resolve("memory/memory.limit_in_bytes")),
				"no control groups of version 1");
		enter(GROUPS.resolve("cpu"), Map.of("cpu.cfs_quota_us", "150000"));
		enter(GROUPS.resolve("memory"), Map.of("memory.limit_in_bytes", "" + MEMORY));
		assertThat(read()).isEqualTo(new MachineResources(1.5, MEMORY, true, true));
	}

	private MachineResources read() {
		return new MachineResourcesReader(this.root, 8).read();
	}

	private void enter(Path parent, Map<String, String> limits) {
		Path group = parent.resolve("clowder-test-" + this.process.pid());
		try {
			Files.createDirectory(group);
			this.made.add(group);
			for (Map.Entry<String, String> limit : limits.entrySet()) {
				Files.writeString(group.resolve(limit.getKey()), limit.getValue());
			}
			Files.writeString(group.resolve("cgroup.procs"), "" + this.process.pid());
		}
		catch (IOException ex) {
			Assumptions.abort("control groups cannot be made here: " + ex);
		}
	}

}
