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

import org.jspecify.annotations.Nullable;

/**
 * Remembers of the sessions that this worker has met last when the time of their last
 * access has to be written next, so that this is known without reading them. Safe for use
 * by many threads.
 */
final class SessionTouches {

	static final int CAPACITY = 10_000;

	/**
	 * After a look-up that brought nothing, for instance for an id that was invented.
	 */
	static final Duration LOOK_UP_INTERVAL = Duration.ofMinutes(1);

	private final TouchInterval interval;

	private final Map<String, State> states = new LinkedHashMap<>(16, 0.75f, true) {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, State> eldest) {
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
		this.states.put(id, new State(maxInactiveInterval, access.plus(this.interval.of(maxInactiveInterval))));
	}

	synchronized void forget(String id) {
		this.states.remove(id);
	}

	/**
	 * Notes that a session is used, and tells what has to be done about that.
	 * @return {@code null} if nothing
	 */
	synchronized @Nullable Use use(String id, Instant now) {
		State state = this.states.get(id);
		if (state == null) {
			this.states.put(id, new State(null, now.plus(LOOK_UP_INTERVAL)));
			return new Use(null);
		}
		if (now.isBefore(state.due())) {
			return null;
		}
		Duration maxInactiveInterval = state.maxInactiveInterval();
		if (maxInactiveInterval != null) {
			seen(id, maxInactiveInterval, now);
		}
		else {
			this.states.put(id, new State(null, now.plus(LOOK_UP_INTERVAL)));
		}
		return new Use(maxInactiveInterval);
	}

	private record State(@Nullable Duration maxInactiveInterval, Instant due) {

	}

	/**
	 * A use that has to be noted in Redis.
	 *
	 * @param maxInactiveInterval the session's timeout, or {@code null} if it has to be
	 * looked up first
	 */
	record Use(@Nullable Duration maxInactiveInterval) {

	}

}
