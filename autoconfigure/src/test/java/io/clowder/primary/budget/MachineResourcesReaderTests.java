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

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MachineResourcesReader} and {@link ControlGroupLimits} with trees of
 * files as the kernel shows them.
 */
class MachineResourcesReaderTests {

	private static final long TOTAL = 8_000_000L * 1024;

	@TempDir
	private Path root;

	@BeforeEach
	void writeMemory() throws IOException {
		write("proc/meminfo", "MemTotal:        8000000 kB\nMemFree:         1000000 kB\n");
	}

	@Test
	void machineWithoutControlGroupsHasEverything() {
		assertThat(read(4)).isEqualTo(new MachineResources(4, TOTAL, false, false));
	}

	@Test
	void machineOfOtherKindHasSomeMemory() throws IOException {
		Files.delete(this.root.resolve("proc/meminfo"));
		assertThat(read(4).memory()).isGreaterThan(1 << 20);
		write("proc/meminfo", "MemTotal: unknown\n");
		assertThat(read(4).memory()).isGreaterThan(1 << 20);
	}

	@ParameterizedTest
	@CsvSource({ "max 100000,4,false", "150000 100000,1.5,true", "400000 100000,4,true", "500000 100000,4,false",
			"50000 100000,0.5,true", "-1 100000,4,false", "0 100000,4,false", "100000 0,4,false", "100000,4,false",
			"a b,4,false", "'',4,false", "1 2 3,4,false" })
	void quotaOfVersionTwoCountsWhereItIsTheLimit(String content, double processors, boolean limited)
			throws IOException {
		unified("/");
		write("sys/fs/cgroup/cpu.max", content + "\n");
		assertThat(read(4)).isEqualTo(new MachineResources(processors, TOTAL, limited, false));
	}

	@ParameterizedTest
	@CsvSource({ "max,8192000000,false", "1073741824,1073741824,true", "8192000000,8192000000,false",
			"9999999999999999999999,8192000000,false", "0,8192000000,false", "x,8192000000,false" })
	void limitOfVersionTwoCountsWhereItIsLessThanTheMachineHas(String content, long memory, boolean limited)
			throws IOException {
		unified("/");
		write("sys/fs/cgroup/memory.max", content + "\n");
		assertThat(read(4)).isEqualTo(new MachineResources(4, memory, false, limited));
	}

	@Test
	void smallestLimitOnThePathCounts() throws IOException {
		unified("/kubepods/pod1/app");
		write("sys/fs/cgroup/kubepods/pod1/app/cpu.max", "300000 100000\n");
		write("sys/fs/cgroup/kubepods/pod1/app/memory.max", "max\n");
		write("sys/fs/cgroup/kubepods/pod1/cpu.max", "200000 100000\n");
		write("sys/fs/cgroup/kubepods/pod1/memory.max", "2000000000\n");
		write("sys/fs/cgroup/kubepods/cpu.max", "max 100000\n");
		write("sys/fs/cgroup/kubepods/memory.max", "5000000000\n");
		write("sys/fs/cgroup/kubepods/other/memory.max", "1000\n");
		assertThat(read(4)).isEqualTo(new MachineResources(2, 2_000_000_000, true, true));
	}

	@ParameterizedTest
	@CsvSource({ "150000,100000,1.5,true", "-1,100000,4,false", "20000,10000,2,true", "900000,100000,4,false",
			"'',100000,4,false" })
	void quotaOfVersionOneCountsWhereItIsTheLimit(String quota, String period, double processors, boolean limited)
			throws IOException {
		versionOne("/docker/a");
		write("sys/fs/cgroup/cpu,cpuacct/docker/a/cpu.cfs_quota_us", quota + "\n");
		write("sys/fs/cgroup/cpu,cpuacct/docker/a/cpu.cfs_period_us", period + "\n");
		assertThat(read(4)).isEqualTo(new MachineResources(processors, TOTAL, limited, false));
	}

	@Test
	void smallestLimitOfVersionOneCounts() throws IOException {
		versionOne("/docker/a");
		write("sys/fs/cgroup/memory/docker/a/memory.limit_in_bytes", "9223372036854771712\n");
		assertThat(read(4)).isEqualTo(new MachineResources(4, TOTAL, false, false));
		write("sys/fs/cgroup/memory/docker/memory.limit_in_bytes", "3000000000\n");
		assertThat(read(4)).isEqualTo(new MachineResources(4, 3_000_000_000L, false, true));
		write("sys/fs/cgroup/memory/docker/a/memory.limit_in_bytes", "2000000000\n");
		assertThat(read(4)).isEqualTo(new MachineResources(4, 2_000_000_000, false, true));
	}

	@Test
	void bothVersionsCountSideBySide() throws IOException {
		write("proc/self/cgroup", "4:memory:/a\n0::/b\n");
		write("proc/self/mountinfo", """
				35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
				41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
				""");
		write("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "1000000000\n");
		write("sys/fs/cgroup/unified/b/cpu.max", "100000 100000\n");
		assertThat(read(4)).isEqualTo(new MachineResources(1, 1_000_000_000, true, true));
	}

	@Test
	void thisMachineHasWhatItsJvmSees() {
		MachineResources resources = MachineResources.current();
		assertThat(resources.processors()).isPositive().isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
		assertThat(resources.memory()).isGreaterThan(Runtime.getRuntime().totalMemory());
	}

	private MachineResources read(int availableProcessors) {
		return new MachineResourcesReader(this.root, availableProcessors).read();
	}

	private void unified(String group) throws IOException {
		write("proc/self/cgroup", "0::" + group + "\n");
		write("proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
	}

	private void versionOne(String group) throws IOException {
		write("proc/self/cgroup", "4:memory:" + group + "\n3:cpu,cpuacct:" + group + "\n");
		write("proc/self/mountinfo", """
				35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
				32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
				""");
	}

	private void write(String path, String content) throws IOException {
		Path file = this.root.resolve(path);
		Files.createDirectories(file.getParent());
		Files.writeString(file, content);
	}

}
