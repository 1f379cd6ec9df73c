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

package io.clowder.primary;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.clowder.ClusterEvent;
import io.clowder.ClusterEvent.Type;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's diary: the last hundred events for the endpoint, each also a line in the
 * log.
 */
final class EventLog {

	private static final Log logger = LogFactory.getLog("io.clowder.cluster");

	private static final int CAPACITY = 100;

	private final Clock clock;

	private final Deque<ClusterEvent> events = new ArrayDeque<>();

	EventLog(Clock clock) {
		this.clock = clock;
	}

	void info(Type type, @Nullable Integer worker, String message) {
		add(type, worker, message);
		logger.info(message);
	}

	void warn(Type type, @Nullable Integer worker, String message) {
		add(type, worker, message);
		logger.warn(message);
	}

	private void add(Type type, @Nullable Integer worker, String message) {
		if (this.events.size() == CAPACITY) {
			this.events.removeFirst();
		}
		this.events.addLast(new ClusterEvent(this.clock.instant(), type, worker, message));
	}

	List<ClusterEvent> events() {
		return List.copyOf(this.events);
	}

}
