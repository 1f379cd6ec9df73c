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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers of the sessions that this worker has met last when the time of their last
 * access may have to be written next, so that this is known without reading them. Safe
 * for use by many threads.
 */
final class SessionTouches {

	static final int CAPACITY = 10_000;

	/**
	 * How long nothing is done after a look-up that brought nothing, for instance for an
	 * id that was invented.
	 */
	static final Duration LOOK_UP_INTERVAL = Duration.ofMinutes(1);

	private final TouchInterval interval;

	private final Map<String, Instant> dues = new LinkedHashMap<>(16, 0.75f, true) {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
			return size() > CAPACITY;
		}

	};

	SessionTouches(TouchInterval interval) {
		this.interval = interval;
	}

	/**
	 * Notes what Redis knows of a session.
	 * @param id its id
	 * @param maxInactiveInterval its timeout
	 * @param access time of the last access in Redis
	 */
	synchronized void seen(String id, Duration maxInactiveInterval, Instant access) {
		this.dues.put(id, access.plus(this.interval.of(maxInactiveInterval)));
	}

	synchronized void forget(String id) {
		this.dues.remove(id);
	}

	/**
	 * Notes that a session is used.
	 * @param id its id
	 * @param now the time
	 * @return whether it has to be looked up when it was accessed last, which is then
	 * noted here for some time
	 */
	synchronized boolean isDue(String id, Instant now) {
		Instant due = this.dues.get(id);
		if (due != null && now.isBefore(due)) {
			return false;
		}
		this.dues.put(id, now.plus(LOOK_UP_INTERVAL));
		return true;
	}

}
