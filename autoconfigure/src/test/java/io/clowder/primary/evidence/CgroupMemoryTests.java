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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CgroupMemory} and {@link DeathSigns}.
 */
class CgroupMemoryTests {

	@TempDir
	private Path root;

	@Test
	void everyKillExplainsOneDeath() throws IOException {
		group("0::/system.slice/a.service");
		kills("system.slice/a.service", 5);
		CgroupMemory memory = CgroupMemory.of(this.root);
		assertThat(memory.events()).contains("low 0\noom 9\noom_kill 5\noom_group_kill 0");
		assertThat(memory.attribute()).isEqualTo(KernelKill.NO);
		kills("system.slice/a.service", 7);
		assertThat(memory.attribute()).isEqualTo(KernelKill.YES);
		assertThat(memory.attribute()).isEqualTo(KernelKill.YES);
		assertThat(memory.attribute()).isEqualTo(KernelKill.NO);
	}

	@Test
	void rootOfANamespaceIsRead() throws IOException {
		group("1:name=systemd:/\n0::/");
		kills("", 1);
		assertThat(CgroupMemory.of(this.root).oomKills()).hasValue(1);
	}

	@Test
	void nothingIsKnownWithoutFiles() throws IOException {
		assertThat(CgroupMemory.of(this.root).attribute()).isEqualTo(KernelKill.UNKNOWN);
		group("4:memory:/x");
		assertThat(CgroupMemory.of(this.root).attribute()).isEqualTo(KernelKill.UNKNOWN);
		group("0::/../../../etc");
		assertThat(CgroupMemory.of(this.root).attribute()).isEqualTo(KernelKill.UNKNOWN);
		assertThat(CgroupMemory.oomKills(List.of("oom_kill x", "oom_kill"))).isEmpty();
	}

	@Test
	void errorOfTheJvmIsFoundInItsOutput() {
		assertThat(DeathSigns
			.outOfMemoryError(List.of("a", "Terminating due to java.lang.OutOfMemoryError: Java heap space", "b")))
			.isEqualTo("java.lang.OutOfMemoryError: Java heap space");
		assertThat(DeathSigns.outOfMemoryError(List.of("java.lang.OutOfMemoryError: Java heap space"))).isNull();
	}

	private void group(String content) throws IOException {
		write("proc/self/cgroup", content + "\n");
		write("proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
	}

	private void kills(String group, int kills) throws IOException {
		write("sys/fs/cgroup/" + group + "/memory.events", "low 0\noom 9\noom_kill " + kills + "\noom_group_kill 0\n");
	}

	private void write(String path, String content) throws IOException {
		Path file = this.root.resolve(path);
		Files.createDirectories(file.getParent());
		Files.writeString(file, content);
	}

}
