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

import java.lang.management.ManagementFactory;
import java.time.Duration;

import com.sun.management.OperatingSystemMXBean;

/**
 * Share of the processors of this machine, or of this container's quota, that had nothing
 * to do since it began to be watched. For one thread.
 */
final class IdleProcessors {

	/**
	 * Over which time it is measured. Operating systems count in steps of 10 ms.
	 */
	private static final long INTERVAL = Duration.ofMillis(50).toNanos();

	private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	private long measured;

	private double share;

	IdleProcessors() {
		restart();
	}

	/**
	 * Forgets what was before.
	 */
	void restart() {
		this.system.getCpuLoad();
		this.measured = System.nanoTime();
		this.share = Double.NaN;
	}

	/**
	 * The share of the last whole 50 ms.
	 * @return from 0 to 1, or {@code NaN} if it is not known, or not yet
	 */
	double share() {
		long now = System.nanoTime();
		if (now - this.measured >= INTERVAL) {
			double load = this.system.getCpuLoad();
			this.share = (load >= 0) ? Math.max(0, 1 - load) : Double.NaN;
			this.measured = now;
		}
		return this.share;
	}

}
