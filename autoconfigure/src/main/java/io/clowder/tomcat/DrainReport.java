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

package io.clowder.tomcat;

import java.time.Duration;

/**
 * What became of a drain.
 *
 * @param took how long it took
 * @param returned idle connections that were handed back to the primary
 * @param requests requests that are cut off
 * @param webSockets WebSocket sessions that are cut off
 */
record DrainReport(Duration took, long returned, long requests, long webSockets) {

	/**
	 * Whether nothing is cut off.
	 */
	boolean isComplete() {
		return this.requests == 0 && this.webSockets == 0;
	}

	@Override
	public String toString() {
		String returned = this.returned + " idle connections were handed back to the primary";
		if (isComplete()) {
			return "Drained in %d ms: %s.".formatted(this.took.toMillis(), returned);
		}
		return "Gave up draining after %d ms: %s and %s are cut off, %s.".formatted(this.took.toMillis(),
				count(this.requests, "request"), count(this.webSockets, "WebSocket session"), returned);
	}

	private static String count(long number, String noun) {
		return number + " " + noun + ((number != 1) ? "s" : "");
	}

}
