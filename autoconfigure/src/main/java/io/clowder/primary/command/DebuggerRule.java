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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * {@link CollisionRule} for the debugger agent (JDWP). A worker listens on the port plus
 * its id and never waits for the debugger: nobody could start a pool that does.
 */
final class DebuggerRule implements CollisionRule {

	private static final Pattern AGENT = Pattern
		.compile("(-agentlib:jdwp=|-Xrunjdwp:|-agentpath:(?:[^=]*/)?libjdwp\\.\\w+=)(.*)", Pattern.DOTALL);

	@Override
	public @Nullable Resolution resolve(String option, int workerId) {
		Matcher matcher = AGENT.matcher(option);
		if (!matcher.matches() || matcher.group(2).equals("help")) {
			return null;
		}
		List<String> settings = new ArrayList<>(Arrays.asList(matcher.group(2).split(",")));
		if (!isYes(settings, "server", "n")) {
			return Resolution.dropped("Worker %d runs without '%s', because the debugger expects one connection only."
				.formatted(workerId, option));
		}
		List<String> changes = new ArrayList<>();
		if (isYes(settings, "suspend", "y")) {
			settings.removeIf((setting) -> setting.startsWith("suspend="));
			settings.add("suspend=n");
			changes.add("does not wait for a debugger");
		}
		for (int i = 0; i < settings.size(); i++) {
			String address = value(settings.get(i), "address");
			String port = (address != null) ? address.substring(address.lastIndexOf(':') + 1) : "";
			if (address == null || !WorkerPort.isExclusive(port)) {
				continue;
			}
			int workerPort = WorkerPort.of(port, workerId);
			if (!WorkerPort.isValid(workerPort)) {
				return Resolution.dropped("Worker %d runs without '%s', because there is no port %d."
					.formatted(workerId, option, workerPort));
			}
			String host = address.substring(0, address.length() - port.length());
			settings.set(i, "address=" + host + workerPort);
			changes.add("accepts a debugger on port %d instead of %s".formatted(workerPort, port));
		}
		if (changes.isEmpty()) {
			return null;
		}
		return Resolution.rewritten(matcher.group(1) + String.join(",", settings),
				"Worker %d %s ('%s').".formatted(workerId, String.join(" and ", changes), option));
	}

	private static boolean isYes(List<String> settings, String name, String defaultValue) {
		String result = defaultValue;
		for (String setting : settings) {
			String value = value(setting, name);
			result = (value != null) ? value : result;
		}
		return result.equals("y");
	}

	private static @Nullable String value(String setting, String name) {
		return setting.startsWith(name + "=") ? setting.substring(name.length() + 1) : null;
	}

}
