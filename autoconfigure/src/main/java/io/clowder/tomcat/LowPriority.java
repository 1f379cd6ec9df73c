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

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.log.LogMessage;

/**
 * Lowers the priority of threads, for which Java has no means of its own on Linux. Safe
 * for use by many threads.
 */
class LowPriority {

	/**
	 * Lower is not possible.
	 */
	static final int MAX = 19;

	private static final Log logger = LogFactory.getLog(LowPriority.class);

	private final int nice;

	private final String program;

	private final AtomicBoolean failed = new AtomicBoolean();

	/**
	 * Creates an instance.
	 * @param nice by how much, as {@code nice} does, from 0 to 19
	 */
	LowPriority(int nice) {
		this(nice, "renice");
	}

	/**
	 * Creates an instance with a program of its own.
	 */
	LowPriority(int nice, String program) {
		this.nice = nice;
		this.program = program;
	}

	/**
	 * Lowers the priority of the thread that asks, and soon, as a program has to be run
	 * for it. Once that was in vain, threads stay as they are.
	 */
	void set() {
		if (this.nice == 0 || this.failed.get()) {
			return;
		}
		try {
			// Without -n, since its meaning differs
			int target = Math.min(KernelThread.nice() + this.nice, MAX);
			new ProcessBuilder(this.program, Integer.toString(target), "-p", Long.toString(KernelThread.id()))
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.onExit()
				.thenAccept((process) -> {
					if (process.exitValue() != 0) {
						fail("it ended with status " + process.exitValue());
					}
				});
		}
		catch (Throwable ex) {
			// Whatever it is, the request has to run
			fail(String.valueOf(ex.getMessage()));
		}
	}

	private void fail(String reason) {
		if (!this.failed.getAndSet(true)) {
			logger.info(LogMessage.format("Requests that burn processor time have the same priority as others, as "
					+ "'%s' is not to be had: %s.", this.program, reason));
		}
	}

}
