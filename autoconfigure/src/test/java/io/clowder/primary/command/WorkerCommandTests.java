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

package io.clowder.primary.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkerCommand}.
 */
class WorkerCommandTests {

	@Test
	void toProcessBuilderShouldInheritEverythingElse() {
		ProcessBuilder builder = new WorkerCommand(List.of("java", "Main"), Map.of(), List.of()).toProcessBuilder();
		assertThat(builder.command()).containsExactly("java", "Main");
		assertThat(builder.environment()).isEqualTo(System.getenv());
		assertThat(builder.directory()).isNull();
	}

	@Test
	void toProcessBuilderShouldSetAndRemoveVariables() {
		String existing = System.getenv().keySet().iterator().next();
		Map<String, @Nullable String> changes = new HashMap<>();
		changes.put(existing, null);
		changes.put("JAVA_TOOL_OPTIONS", "-Dx=1");
		ProcessBuilder builder = new WorkerCommand(List.of("java"), changes, List.of()).toProcessBuilder();
		assertThat(builder.environment()).doesNotContainKey(existing).containsEntry("JAVA_TOOL_OPTIONS", "-Dx=1");
	}

}
