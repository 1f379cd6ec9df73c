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
 * {@link CollisionRule} for the ports of the JVM's own JMX agent.
 */
final class JmxPortRule implements CollisionRule {

	private static final Pattern PORT = Pattern.compile("-D(com\\.sun\\.management\\.jmxremote\\.(?:rmi\\.)?port)=(.*)",
			Pattern.DOTALL);

	@Override
	public @Nullable Resolution resolve(String option, int workerId) {
		Matcher matcher = PORT.matcher(option);
		if (!matcher.matches() || !WorkerPort.isExclusive(matcher.group(2))) {
			return null;
		}
		String property = matcher.group(1);
		int workerPort = WorkerPort.of(matcher.group(2), workerId);
		if (!WorkerPort.isValid(workerPort)) {
			return Resolution.dropped("Worker %d runs without '%s', because there is no port %d.".formatted(workerId,
					option, workerPort));
		}
		return Resolution.rewritten("-D" + property + "=" + workerPort, "Worker %d uses port %d instead of %s for '%s'."
			.formatted(workerId, workerPort, matcher.group(2), property));
	}

}
