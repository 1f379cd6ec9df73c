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

package io.clowder.primary.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ControlGroups}.
 */
class ControlGroupsTests {

	private static final String UNIFIED = "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate";

	@TempDir
	private Path root;

	@Test
	void unifiedShouldBeTheGroupAndItsParents() throws IOException {
		write("0::/system.slice/a.service", UNIFIED);
		assertThat(unified()).containsExactly("sys/fs/cgroup/system.slice/a.service", "sys/fs/cgroup/system.slice",
				"sys/fs/cgroup");
	}

	@Test
	void unifiedInANamespaceShouldBeTheMountPoint() throws IOException {
		write("0::/", UNIFIED);
		assertThat(unified()).containsExactly("sys/fs/cgroup");
	}

	@Test
	void unifiedNextToVersionOneShouldBeFoundWhereItIsMounted() throws IOException {
		write("4:memory:/a\n0::/b", """
				35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
				41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw""");
		assertThat(unified()).containsExactly("sys/fs/cgroup/unified/b", "sys/fs/cgroup/unified");
		assertThat(ofController("memory")).containsExactly("sys/fs/cgroup/memory/a", "sys/fs/cgroup/memory");
		assertThat(ofController("cpu")).isEmpty();
	}

	@Test
	void controllersMayBeMountedTogether() throws IOException {
		write("3:cpu,cpuacct:/docker/1f:2e\n2:cpuset:/x", """
				33 31 0:29 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset
				32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 master:3 - cgroup cgroup rw,cpu,cpuacct""");
		assertThat(ofController("cpu")).containsExactly("sys/fs/cgroup/cpu,cpuacct/docker/1f:2e",
				"sys/fs/cgroup/cpu,cpuacct/docker", "sys/fs/cgroup/cpu,cpuacct");
	}

	@Test
	void mountOfAPartOfTheHierarchyShouldBeTakenIntoAccount() throws IOException {
		write("4:memory:/docker/1f/inner\n5:cpu:/docker/1f\n6:blkio:/elsewhere\n7:pids:/docker/1f2", """
				35 31 0:32 /docker/1f /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory
				36 31 0:33 /docker/1f /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu
				37 31 0:34 /docker/1f /sys/fs/cgroup/blkio ro - cgroup cgroup rw,blkio
				38 31 0:35 /docker/1f /sys/fs/cgroup/pids ro - cgroup cgroup rw,pids""");
		assertThat(ofController("memory")).containsExactly("sys/fs/cgroup/memory/inner", "sys/fs/cgroup/memory");
		assertThat(ofController("cpu")).containsExactly("sys/fs/cgroup/cpu");
		assertThat(ofController("blkio")).containsExactly("sys/fs/cgroup/blkio");
		assertThat(ofController("pids")).containsExactly("sys/fs/cgroup/pids");
	}

	@Test
	void pathThatLeadsOutOfTheMountShouldNotBeFollowed() throws IOException {
		write("0::/../../../etc", UNIFIED);
		assertThat(unified()).isEmpty();
	}

	@Test
	void whatIsNotUnderstoodShouldBeLeftOut() throws IOException {
		assertThat(unified()).isEmpty();
		write("0::/a", "nonsense\n - \n1 2 - cgroup2\n30 23 0:26 / /sys/fs/cgroup rw");
		assertThat(unified()).isEmpty();
		write("nonsense\n\n0:/a", UNIFIED);
		assertThat(unified()).isEmpty();
	}

	private List<String> unified() {
		return names(ControlGroups.of(this.root).unified());
	}

	private List<String> ofController(String name) {
		return names(ControlGroups.of(this.root).ofController(name));
	}

	private List<String> names(List<Path> directories) {
		return directories.stream().map((directory) -> this.root.relativize(directory).toString()).toList();
	}

	private void write(String groups, String mounts) throws IOException {
		Path self = Files.createDirectories(this.root.resolve("proc/self"));
		Files.writeString(self.resolve("cgroup"), groups + "\n");
		Files.writeString(self.resolve("mountinfo"),
				"23 1 0:21 / /proc rw - proc proc rw\n" + mounts + "\n99 1 0:40 / /tmp rw - tmpfs tmpfs rw\n");
	}

}
