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

package io.clowder;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;

import com.sun.management.OperatingSystemMXBean;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResidentMemory}.
 */
class ResidentMemoryTests {

	@Test
	void bytesShouldLieBetweenWhatAJvmNeedsAndWhatTheMachineHas() {
		long machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
		assertThat(ResidentMemory.bytes()).isBetween(20L << 20, machine);
	}

	@Test
	void bytesShouldGrowWithMemoryThatIsTouched() {
		long before = ResidentMemory.bytes();
		ByteBuffer touched = ByteBuffer.allocateDirect(64 << 20);
		for (int i = 0; i < touched.capacity(); i += 1024) {
			touched.put(i, (byte) 1);
		}
		// Less than was touched, as the kernel may take something else away meanwhile
		assertThat(ResidentMemory.bytes() - before).isGreaterThan(32 << 20);
		assertThat(touched.get(0)).isEqualTo((byte) 1);
	}

}
