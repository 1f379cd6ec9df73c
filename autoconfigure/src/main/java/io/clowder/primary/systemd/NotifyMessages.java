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

/**
 * Messages as systemd understands them: lines of {@code NAME=value}.
 */
final class NotifyMessages {

	static final String STOPPING = "STOPPING=1";

	static final String WATCHDOG = "WATCHDOG=1";

	private static final long NANOS_PER_MICRO = 1000;

	private NotifyMessages() {
	}

	static String ready(String status) {
		return "READY=1\n" + status(status);
	}

	/**
	 * A reload begins.
	 * @param monotonicNanos the monotonic clock, on Linux that of System.nanoTime()
	 */
	static String reloading(long monotonicNanos) {
		return "RELOADING=1\nMONOTONIC_USEC=" + monotonicNanos / NANOS_PER_MICRO;
	}

	/**
	 * A status is one line, whatever is in it: another line would be another message.
	 */
	static String status(String text) {
		return "STATUS=" + text.replaceAll("\\p{Cntrl}+", " ").strip();
	}

}
