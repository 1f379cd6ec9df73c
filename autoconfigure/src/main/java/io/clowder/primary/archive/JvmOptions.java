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

package io.clowder.primary.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the options of a JVM mean for class archives.
 */
final class JvmOptions {

	/**
	 * Whoever says what to do about archives is obeyed.
	 */
	private static final Pattern ABOUT_ARCHIVES = Pattern
		.compile("-Xshare(:.*)?|-XX:(Shared|ArchiveClassesAtExit|DumpLoadedClassList|AOT).*"
				+ "|-XX:[+-](AutoCreateSharedArchive|RecordDynamicDumpInfo|UseSharedSpaces|AOT\\w*).*"
				+ "|--(patch-module|limit-modules|upgrade-module-path)(=.*)?|-Xbootclasspath/a:.*");

	private static final Pattern AGENT = Pattern.compile("-(javaagent|agentlib|agentpath):.*");

	/**
	 * An archive fits a JVM with the same heap and the same modules only.
	 */
	private static final Pattern RELEVANT = Pattern.compile(
			"-XX:[+-](Use|Unlock|Z|Enable)\\w+|-XX:(ObjectAlignmentInBytes|Max(RAM|Heap)\\w*)=.*|-Xmx.*|--[a-z].*");

	private static final Pattern SEPARATE_VALUE = Pattern.compile("--[a-z-]+");

	private JvmOptions() {
	}

	/**
	 * Looks for an option that forbids archives.
	 * @param options the user's options
	 * @param format kind of the archive
	 * @return the option
	 */
	static Optional<String> obstacle(List<String> options, ClassArchiveFormat format) {
		return options.stream()
			.filter((option) -> ABOUT_ARCHIVES.matcher(option).matches()
					|| (format == ClassArchiveFormat.AOT && AGENT.matcher(option).matches()))
			.findFirst();
	}

	/**
	 * The options that a process needs that makes an archive.
	 * @param options all options
	 * @return some of them
	 */
	static List<String> relevant(List<String> options) {
		List<String> relevant = new ArrayList<>();
		for (int i = 0; i < options.size(); i++) {
			String option = options.get(i);
			if (RELEVANT.matcher(option).matches()) {
				relevant.add(option);
				boolean separate = SEPARATE_VALUE.matcher(option).matches() && i + 1 < options.size()
						&& !options.get(i + 1).startsWith("-");
				if (separate) {
					relevant.add(options.get(++i));
				}
			}
		}
		return List.copyOf(relevant);
	}

}
