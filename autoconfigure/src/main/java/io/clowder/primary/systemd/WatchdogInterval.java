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

package io.clowder.primary.systemd;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * How often systemd wants to hear that the supervisor is alive.
 */
public final class WatchdogInterval {

	private static final Log logger = LogFactory.getLog(WatchdogInterval.class);

	private WatchdogInterval() {
	}

	/**
	 * Half of the time after which systemd kills the service.
	 * @param environment environment variables of this process
	 * @param pid id of this process
	 * @return the interval, empty if systemd does not watch this process
	 */
	public static Optional<Duration> of(Map<String, String> environment, long pid) {
		String micros = environment.getOrDefault("WATCHDOG_USEC", "");
		String watched = environment.getOrDefault("WATCHDOG_PID", "");
		if (micros.isEmpty()) {
			return Optional.empty();
		}
		try {
			if (!watched.isEmpty() && Long.parseLong(watched) != pid) {
				return Optional.empty();
			}
			long value = Long.parseLong(micros);
			if (value >= 2) {
				return Optional.of(Duration.of(value / 2, ChronoUnit.MICROS));
			}
		}
		catch (NumberFormatException ex) {
			// Said below.
		}
		logger.warn("WATCHDOG_USEC is '" + micros + "' and WATCHDOG_PID is '" + watched
				+ "', which makes no sense: systemd's watchdog is not served.");
		return Optional.empty();
	}

}
