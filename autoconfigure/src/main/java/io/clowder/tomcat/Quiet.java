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
import java.util.function.LongSupplier;

/**
 * Tells when no request has been in flight for some time, the shortest ones included. For
 * one thread.
 */
class Quiet {

	private final RequestMeter meter;

	private final long nanos;

	private final LongSupplier clock;

	private long lastBegun;

	private long since;

	Quiet(RequestMeter meter, Duration length, LongSupplier clock) {
		this.meter = meter;
		this.nanos = length.toNanos();
		this.clock = clock;
		this.lastBegun = meter.begun();
		this.since = clock.getAsLong();
	}

	/**
	 * To be asked often: whatever is in flight when it is asked breaks the quiet.
	 */
	boolean isReached() {
		long now = this.clock.getAsLong();
		boolean active = this.meter.active() > 0;
		long begun = this.meter.begun();
		if (active || begun != this.lastBegun) {
			this.lastBegun = begun;
			this.since = now;
			return false;
		}
		return now - this.since >= this.nanos;
	}

}
