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

import org.jspecify.annotations.Nullable;

/**
 * {@link CollisionRule} for an option whose whole value is the name of a file the JVM
 * writes.
 */
final class OutputFileRule implements CollisionRule {

	private final String prefix;

	private final boolean expandsProcessId;

	/**
	 * Create a new rule.
	 * @param prefix the option up to the name
	 * @param expandsProcessId whether every supported JVM replaces {@code %p} in the name
	 */
	OutputFileRule(String prefix, boolean expandsProcessId) {
		this.prefix = prefix;
		this.expandsProcessId = expandsProcessId;
	}

	@Override
	public @Nullable Resolution resolve(String option, int workerId) {
		if (!option.startsWith(this.prefix)) {
			return null;
		}
		String name = option.substring(this.prefix.length());
		if (this.expandsProcessId && name.contains("%p")) {
			return null;
		}
		return resolve(option, this.prefix, name, "", workerId);
	}

	/**
	 * Resolve the collision of an option that contains the name of a file.
	 * @param option the option
	 * @param before the part before the name
	 * @param name the name
	 * @param after the part after the name
	 * @param workerId the worker
	 * @return the resolution, or {@code null} if the file can be shared
	 */
	static @Nullable Resolution resolve(String option, String before, String name, String after, int workerId) {
		String workerFile = WorkerFile.of(name, workerId);
		if (workerFile.equals(name)) {
			return null;
		}
		return Resolution.rewritten(before + workerFile + after,
				"Worker %d writes '%s' instead of '%s' ('%s').".formatted(workerId, workerFile, name, option));
	}

}
