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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

import io.clowder.Drain;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The shared ports of this worker, which are drained together.
 */
public final class SharedPorts implements Drain {

	private static final Log logger = LogFactory.getLog(SharedPorts.class);

	private static final Duration CHECK_INTERVAL = Duration.ofMillis(5);

	/**
	 * How long no request has to be in flight before clients that keep idle connections
	 * open are taken to have nothing to send.
	 */
	private static final Duration QUIET = Duration.ofMillis(500);

	private final List<SharedPortEndpoint> endpoints = new CopyOnWriteArrayList<>();

	private final RequestMeter meter;

	public SharedPorts(RequestMeter meter) {
		this.meter = meter;
	}

	void add(SharedPortEndpoint endpoint) {
		this.endpoints.add(endpoint);
	}

	@Override
	public void drain(Duration timeout) {
		long start = System.nanoTime();
		this.endpoints.forEach(SharedPortEndpoint::beginDrain);
		long lastActive = System.nanoTime();
		boolean closedIdle = false;
		while (connections() > 0 && System.nanoTime() - start < timeout.toNanos()) {
			if (this.meter.active() > 0) {
				lastActive = System.nanoTime();
			}
			else if (!closedIdle && System.nanoTime() - lastActive > QUIET.toNanos()) {
				this.endpoints.forEach(SharedPortEndpoint::closeIdle);
				closedIdle = true;
			}
			else if (closedIdle && System.nanoTime() - lastActive > 2 * QUIET.toNanos()) {
				break;
			}
			this.endpoints.forEach(SharedPortEndpoint::returnIdle);
			LockSupport.parkNanos(CHECK_INTERVAL.toNanos());
		}
		long active = this.meter.active();
		long returned = this.endpoints.stream().mapToLong(SharedPortEndpoint::endDrain).sum();
		String message = "Drained in " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms: " + returned
				+ " idle connections were handed back to the primary";
		if (active > 0) {
			logger.warn(message + ", and " + active + " requests are cut off.");
		}
		else {
			logger.info(message + ".");
		}
	}

	private long connections() {
		return this.endpoints.stream().mapToLong(SharedPortEndpoint::openConnections).sum();
	}

}
