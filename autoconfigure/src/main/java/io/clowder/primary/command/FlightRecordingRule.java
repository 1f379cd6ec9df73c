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
 * {@link CollisionRule} for the file of a flight recording. Without a name, or with that
 * of a directory, the JVM itself chooses a unique one; not every supported JVM replaces
 * {@code %p}.
 */
final class FlightRecordingRule implements CollisionRule {

	private static final Pattern FILE = Pattern
		.compile("(?<before>-XX:StartFlightRecording[:=](?:(?:[^\"',]++|\"[^\"]*+\"|'[^']*+')*+,)*?filename="
				+ "(?<quote>[\"']?))(?<name>.*?)(?<after>\\k<quote>(?:,.*)?)", Pattern.DOTALL);

	@Override
	public @Nullable Resolution resolve(String option, int workerId) {
		Matcher matcher = FILE.matcher(option);
		if (!matcher.matches()) {
			return null;
		}
		return OutputFileRule.resolve(option, matcher.group("before"), matcher.group("name"), matcher.group("after"),
				workerId);
	}

}
