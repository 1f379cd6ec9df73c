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

import org.jspecify.annotations.Nullable;

/**
 * {@link CollisionRule} for options that make the JVM record a class list, class archive
 * or AOT cache: one file, written at exit, that the workers would overwrite.
 */
final class ArchiveRecordingRule implements CollisionRule {

	private static final String AOT_OUTPUT = "-XX:AOTCacheOutput=";

	private static final String AOT_CONFIGURATION = "-XX:AOTConfiguration=";

	private static final List<String> AOT_MODES = List.of("-XX:AOTMode=record", "-XX:AOTMode=create");

	private static final List<String> PREFIXES = List.of("-XX:ArchiveClassesAtExit=", "-XX:DumpLoadedClassList=",
			AOT_OUTPUT);

	private static final String AUTOMATIC_ARCHIVE = "-XX:+AutoCreateSharedArchive";

	private final boolean recordsAot;

	/**
	 * Create a new rule.
	 * @param options all options of the JVM: whether the AOT configuration is written or
	 * read depends on others
	 */
	ArchiveRecordingRule(List<String> options) {
		this.recordsAot = options.stream()
			.anyMatch((option) -> AOT_MODES.contains(option) || option.startsWith(AOT_OUTPUT));
	}

	@Override
	public @Nullable Resolution resolve(String option, int workerId) {
		if (!isRecording(option)) {
			return null;
		}
		return Resolution.dropped("Worker %d runs without '%s', because only one process may write the file."
			.formatted(workerId, option));
	}

	private boolean isRecording(String option) {
		return PREFIXES.stream().anyMatch(option::startsWith) || AOT_MODES.contains(option)
				|| option.equals(AUTOMATIC_ARCHIVE) || (this.recordsAot && option.startsWith(AOT_CONFIGURATION));
	}

}
