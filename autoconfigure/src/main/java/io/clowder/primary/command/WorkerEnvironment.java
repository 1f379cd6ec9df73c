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

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What has to change in the environment variables.
 */
final class WorkerEnvironment {

	/**
	 * systemd speaks to the process that it started.
	 */
	private static final List<String> OF_THE_PRIMARY = List.of("NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC");

	private final List<OptionVariable> variables;

	private final ArgumentFileWriter files;

	private final Set<String> names;

	WorkerEnvironment(List<OptionVariable> variables, ArgumentFileWriter files, Set<String> names) {
		this.variables = variables;
		this.files = files;
		this.names = Set.copyOf(names);
	}

	/**
	 * Resolve the collisions in every variable. One without collisions does not change.
	 * @param collidingOptions resolves them
	 * @param workerId the worker
	 * @param notes receives a sentence for each option that is changed
	 * @return the changes
	 */
	Map<String, @Nullable String> changes(CollidingOptions collidingOptions, int workerId, List<String> notes) {
		Map<String, @Nullable String> changes = new TreeMap<>();
		OF_THE_PRIMARY.stream().filter(this.names::contains).forEach((name) -> changes.put(name, null));
		for (OptionVariable variable : this.variables) {
			CollidingOptions.Result result = collidingOptions.resolve(variable.options(), workerId);
			List<String> options = result.options();
			result.notes().forEach((note) -> notes.add(variable.name() + ": " + note));
			boolean hidesFiles = variable.isReadByLauncher()
					&& options.contains(LauncherOptions.DISABLE_ARGUMENT_FILES);
			if (hidesFiles) {
				options = options.stream()
					.filter((option) -> !option.equals(LauncherOptions.DISABLE_ARGUMENT_FILES))
					.toList();
				notes.add("%s: Worker %d runs without '%s', because its own options may be in a file."
					.formatted(variable.name(), workerId, LauncherOptions.DISABLE_ARGUMENT_FILES));
			}
			if (hidesFiles || result.isChanged()) {
				changes.put(variable.name(), value(variable, options, workerId));
			}
		}
		return changes;
	}

	private @Nullable String value(OptionVariable variable, List<String> options, int workerId) {
		String value = variable.valueWith(options);
		if (value == null || !variable.isReadByLauncher() || value.length() < WorkerCommandFactory.MAX_LENGTH) {
			return value;
		}
		String file = this.files.write("worker-%d-%s.args".formatted(workerId, variable.name()),
				RawArguments.encode(options, RawArguments.processCharset()));
		return QuotedOptions.join(List.of(file));
	}

}
