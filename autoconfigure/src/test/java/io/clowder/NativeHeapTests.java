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

import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NativeHeap}.
 */
class NativeHeapTests {

	private static final long FREED = 20 << 20;

	@Test
	@EnabledOnOs(OS.LINUX)
	void trimGivesBackWhatIsFree() {
		List<Deflater> deflaters = Stream.generate(Deflater::new).limit(400).toList();
		Deflater last = new Deflater();
		byte[] buffer = new byte[100];
		deflaters.forEach((deflater) -> {
			deflater.setInput(new byte[100_000]);
			deflater.finish();
			deflater.deflate(buffer);
			deflater.end();
		});
		long before = ResidentMemory.bytes();
		NativeHeap.trim();
		assertThat(ResidentMemory.bytes()).isLessThan(before - FREED);
		last.end();
	}

}
