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

package io.clowder.session;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SessionTouches}.
 */
class SessionTouchesTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final Duration TIMEOUT = Duration.ofSeconds(300);

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private final SessionTouches touches = new SessionTouches(new TouchInterval(null));

	@Test
	void sessionThatWasNeverSeenIsDue() {
		assertThat(this.touches.isDue("a", NOW)).isTrue();
	}

	@Test
	void sessionThatIsBeingLookedUpIsNotDueForSomeTime() {
		this.touches.isDue("a", NOW);
		assertThat(this.touches.isDue("a", NOW.plus(SessionTouches.LOOK_UP_INTERVAL).minusMillis(1))).isFalse();
		assertThat(this.touches.isDue("a", NOW.plus(SessionTouches.LOOK_UP_INTERVAL))).isTrue();
	}

	@Test
	void sessionIsDueATouchIntervalAfterItsLastAccess() {
		this.touches.seen("a", TIMEOUT, NOW);
		assertThat(this.touches.isDue("a", NOW.plus(INTERVAL).minusMillis(1))).isFalse();
		assertThat(this.touches.isDue("a", NOW.plus(INTERVAL))).isTrue();
	}

	@Test
	void whatIsSeenCountsAfterALookUp() {
		this.touches.isDue("a", NOW);
		this.touches.seen("a", TIMEOUT, NOW);
		assertThat(this.touches.isDue("a", NOW.plus(INTERVAL))).isTrue();
	}

	@Test
	void forgottenSessionIsDue() {
		this.touches.seen("a", TIMEOUT, NOW);
		this.touches.forget("a");
		assertThat(this.touches.isDue("a", NOW)).isTrue();
	}

	@Test
	void sessionsThatWereUsedLeastRecentlyAreForgottenFirst() {
		for (int i = 0; i < SessionTouches.CAPACITY; i++) {
			this.touches.seen("s" + i, TIMEOUT, NOW);
		}
		assertThat(this.touches.isDue("s0", NOW)).isFalse();
		this.touches.seen("another", TIMEOUT, NOW);
		assertThat(this.touches.isDue("s0", NOW)).isFalse();
		assertThat(this.touches.isDue("s1", NOW)).isTrue();
	}

}
