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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How to start a worker.
 *
 * @param command the executable and its arguments
 * @param environment changes to the environment of this process: a value to set, or
 * {@code null} to remove the variable
 * @param notes a sentence for each option that differs from the user's
 */
public record WorkerCommand(List<String> command, Map<String, @Nullable String> environment, List<String> notes) {

	public WorkerCommand {
		command = List.copyOf(command);
		environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
		notes = List.copyOf(notes);
	}

	/**
	 * Create a process builder that inherits the working directory and, with these
	 * changes, the environment.
	 * @return a new process builder
	 */
	public ProcessBuilder toProcessBuilder() {
		ProcessBuilder builder = new ProcessBuilder(this.command);
		this.environment.forEach((name, value) -> {
			if (value != null) {
				builder.environment().put(name, value);
			}
			else {
				builder.environment().remove(name);
			}
		});
		return builder;
	}

}
