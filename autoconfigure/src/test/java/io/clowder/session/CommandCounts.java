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

package io.clowder.session;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Commands as Redis itself counts them, also those that a script calls.
 */
final class CommandCounts {

	private static final Pattern LINE = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

	/**
	 * What this class asks, and what clients say when they connect.
	 */
	private static final Set<String> OWN = Set.of("info", "config", "hello", "client", "ping", "auth", "command",
			"select");

	private final TestRedis redis;

	CommandCounts(TestRedis redis) {
		this.redis = redis;
	}

	void reset() {
		this.redis.commands().configResetstat();
	}

	/**
	 * Calls since the reset.
	 * @return number of calls by command in lower case
	 */
	Map<String, Integer> calls() {
		Map<String, Integer> calls = new TreeMap<>();
		Matcher matcher = LINE.matcher(this.redis.commands().info("commandstats"));
		while (matcher.find()) {
			// Later versions of Redis count config|resetstat
			String command = matcher.group(1).split("\\|")[0];
			if (!OWN.contains(command)) {
				calls.merge(command, Integer.parseInt(matcher.group(2)), Integer::sum);
			}
		}
		return calls;
	}

}
