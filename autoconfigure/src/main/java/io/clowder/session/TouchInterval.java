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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How old the time of the last access may be in Redis before it is written again although
 * nothing else is to be written.
 *
 * @param fixed the same for all sessions, or {@code null} for a 30th of a session's own
 * timeout, a minute at most
 */
record TouchInterval(@Nullable Duration fixed) {

	private static final Duration MAX = Duration.ofMinutes(1);

	private static final int FRACTION = 30;

	Duration of(Duration maxInactiveInterval) {
		if (this.fixed != null) {
			return this.fixed;
		}
		Duration fraction = maxInactiveInterval.dividedBy(FRACTION);
		return (maxInactiveInterval.isNegative() || fraction.compareTo(MAX) > 0) ? MAX : fraction;
	}

}
