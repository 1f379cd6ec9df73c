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

import java.lang.management.ManagementFactory;

import com.sun.management.UnixOperatingSystemMXBean;

/**
 * Checks at the start that the process may open enough files: running out of them later
 * looks like a hang.
 */
final class OpenFilesLimit {

	/**
	 * Jars, sockets and pipes of a primary with one worker, and of a worker without load.
	 */
	private static final long BASE = 256;

	/**
	 * Pipes, channels and connections on their way to one worker.
	 */
	private static final long PER_WORKER = 32;

	private OpenFilesLimit() {
	}

	/**
	 * Checks this process's limit, which workers inherit.
	 * @param workers number of workers
	 * @throws OpenFilesLimitException if it is too low
	 */
	static void check(int workers) {
		if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
			check(workers, unix.getMaxFileDescriptorCount());
		}
	}

	static void check(int workers, long limit) {
		long needed = BASE + PER_WORKER * workers;
		if (limit < needed) {
			throw new OpenFilesLimitException(limit, needed, workers);
		}
	}

}
