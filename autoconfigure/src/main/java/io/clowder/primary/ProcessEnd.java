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

package io.clowder.primary;

import java.util.List;

import io.clowder.primary.evidence.DeathSigns;
import org.jspecify.annotations.Nullable;

/**
 * How a worker's process ended, and what it left behind.
 *
 * @param code exit code; 128 + n when signal n ended the process
 * @param signs what the end has to do with memory
 * @param report path of the crash report, if one was written
 * @param lastLines the last lines that it printed
 */
record ProcessEnd(int code, DeathSigns signs, @Nullable String report, List<String> lastLines) {

	ProcessEnd(int code) {
		this(code, DeathSigns.NONE, null, List.of());
	}

}
