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

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link NativeHeapUpkeep}.
 */
class NativeHeapUpkeepTests {

	@Test
	void runsInTheBackgroundUntilItIsClosed() {
		Set<Thread> others = threads();
		try (NativeHeapUpkeep upkeep = new NativeHeapUpkeep(Duration.ofMillis(1))) {
			assertThat(upkeep).isNotNull();
			await().atMost(Duration.ofSeconds(10)).until(() -> !others.containsAll(threads()));
		}
		await().atMost(Duration.ofSeconds(10)).until(() -> others.containsAll(threads()));
	}

	private static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("clowder-memory") && thread.isDaemon())
			.collect(Collectors.toSet());
	}

}
