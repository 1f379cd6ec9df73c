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

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * {@link CollisionRule} for the files of the JVM's unified logging:
 * {@code -Xlog:what:output:decorators:options}. Colons within quotes separate nothing.
 */
final class UnifiedLoggingRule implements CollisionRule {

	private static final String PART = "(?:[^:\"]++|\"[^\"]*+\")*+";

	private static final Pattern WITH_OUTPUT = Pattern
		.compile("(?<what>-Xlog:" + PART + ":)(?<output>" + PART + ")(?<rest>.*)", Pattern.DOTALL);

	private static final Pattern FILE = Pattern.compile("(?<before>(?:file=)?\"?)(?<name>.*?)(?<after>\"?)",
			Pattern.DOTALL);

	@Override
	public @Nullable Resolution resolve(String option, int workerId) {
		Matcher matcher = WITH_OUTPUT.matcher(option);
		if (!matcher.matches() || option.startsWith("-Xlog:async:")) {
			return null;
		}
		String output = matcher.group("output");
		Matcher file = FILE.matcher(output);
		if (isStream(output) || !file.matches() || file.group("name").contains("%p")) {
			return null;
		}
		return OutputFileRule.resolve(option, matcher.group("what") + file.group("before"), file.group("name"),
				file.group("after") + matcher.group("rest"), workerId);
	}

	private static boolean isStream(String output) {
		return output.equals("stdout") || output.equals("stderr") || output.startsWith("#");
	}

}
