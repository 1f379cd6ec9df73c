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
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Quiet}.
 */
class QuietTests {

	private final RequestMeter meter = new RequestMeter();

	private final AtomicLong nanos = new AtomicLong(-5);

	private final Quiet quiet = new Quiet(this.meter, Duration.ofNanos(100), this.nanos::get);

	@Test
	void isReachedWhenNothingHappensForLongEnough() {
		assertThat(this.quiet.isReached()).isFalse();
		this.nanos.addAndGet(99);
		assertThat(this.quiet.isReached()).isFalse();
		this.nanos.addAndGet(1);
		assertThat(this.quiet.isReached()).isTrue();
		this.nanos.addAndGet(1);
		assertThat(this.quiet.isReached()).isTrue();
	}

	@Test
	void isNotReachedWhileARequestIsInFlight() {
		this.meter.started();
		this.nanos.addAndGet(1000);
		assertThat(this.quiet.isReached()).isFalse();
		this.meter.finished(1, false);
		this.nanos.addAndGet(99);
		assertThat(this.quiet.isReached()).isFalse();
		this.nanos.addAndGet(1);
		assertThat(this.quiet.isReached()).isTrue();
	}

	@Test
	void isBrokenByARequestThatWasNeverSeenInFlight() {
		this.nanos.addAndGet(60);
		this.meter.started();
		this.meter.finished(1, false);
		assertThat(this.quiet.isReached()).isFalse();
		this.nanos.addAndGet(99);
		assertThat(this.quiet.isReached()).isFalse();
		this.nanos.addAndGet(1);
		assertThat(this.quiet.isReached()).isTrue();
	}

}
