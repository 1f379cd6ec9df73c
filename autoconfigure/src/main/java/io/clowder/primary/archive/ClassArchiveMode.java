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

package io.clowder.primary.archive;

import java.time.Duration;

/**
 * When the class archive of a build is made.
 */
public enum ClassArchiveMode {

	/**
	 * As soon as the worker that records serves.
	 */
	EAGER,

	/**
	 * When the worker that records has served for a while.
	 */
	LAZY,

	/**
	 * Never.
	 */
	OFF;

	private static final Duration LEAST_TIME = Duration.ofMinutes(1);

	private static final Duration ENOUGH_TIME = Duration.ofMinutes(10);

	/**
	 * The JVM has profiled what they run by then.
	 */
	private static final long ENOUGH_REQUESTS = 10_000;

	/**
	 * Whether enough was recorded.
	 * @param served how long the worker has had connections
	 * @param requests how many requests it has served
	 */
	boolean isEnough(Duration served, long requests) {
		return switch (this) {
			case EAGER -> true;
			case LAZY -> served.compareTo(ENOUGH_TIME) >= 0
					|| (served.compareTo(LEAST_TIME) >= 0 && requests >= ENOUGH_REQUESTS);
			case OFF -> false;
		};
	}

}
