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
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LongRequest}.
 */
class LongRequestTests {

	private static final long LONG = LongRequest.LONG.toNanos();

	private final AtomicInteger count = new AtomicInteger();

	private final LongRequest request = new LongRequest(this.count);

	private long nanos = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();

	@Test
	void oneThatHasHeldUpOthersShouldBeLong() {
		assertThat(this.request.isLong()).isFalse();
		heldUp(true);
		assertThat(this.request.isLong()).isTrue();
		assertThat(this.request.lastNanos()).isEqualTo(this.nanos);
	}

	@Test
	void shouldBeCountedWhileItIsLong() {
		heldUp(true);
		heldUp(false);
		assertThat(this.count).hasValue(1);
		runShort(LongRequest.SHORT);
		assertThat(this.count).hasValue(0);
		heldUp(true);
		this.request.forget();
		this.request.forget();
		assertThat(this.request.isLong()).isFalse();
		assertThat(this.count).hasValue(0);
	}

	@Test
	void oneThatBurnsElsewhereShouldBeLongTheSecondTime() {
		this.request.burned(this.nanos);
		assertThat(this.request.isLong()).isFalse();
		assertThat(this.request.lastNanos()).isEqualTo(this.nanos);
		this.nanos += LongRequest.GOOD_TIME.toNanos();
		this.request.burned(this.nanos);
		assertThat(this.request.isLong()).as("long ago").isFalse();
		this.nanos += LongRequest.GOOD_TIME.toNanos() - 1;
		this.request.burned(this.nanos);
		assertThat(this.request.isLong()).isTrue();
		assertThat(this.request.isBurning()).isTrue();
		ran(0, LONG, true);
		runShort(LongRequest.SHORT - 1);
		this.request.burned(this.nanos);
		assertThat(this.request.isBurning()).as("it was looked at more closely").isFalse();
		assertShortAfter(LongRequest.SHORT);
		this.request.burned(this.nanos);
		assertThat(this.request.isLong()).as("forgotten").isFalse();
	}

	@Test
	void shouldBeBurningAsItWasSeenLast() {
		heldUp(true);
		assertThat(this.request.isBurning()).isTrue();
		ran(LONG - 1, LONG, true);
		assertThat(this.request.isBurning()).as("waits").isFalse();
		ran(LONG, LONG, true);
		assertThat(this.request.isBurning()).as("uses more").isTrue();
		ran(LONG, LONG + 1, true);
		assertThat(this.request.isBurning()).as("waits more").isFalse();
		ran(LONG, 0, false);
		assertThat(this.request.isBurning()).isTrue();
		ran(LONG - 1, LONG - 1, true);
		ran(LONG - 1, LONG, false);
		assertThat(this.request.isBurning()).as("short ones say nothing").isTrue();
		heldUp(false);
		assertThat(this.request.isBurning()).isFalse();
	}

	@Test
	void shouldNotBeLongAfterSoManyShortOnes() {
		heldUp(false);
		assertShortAfter(LongRequest.SHORT);
	}

	@Test
	void longOneShouldStartTheCountAnew() {
		heldUp(true);
		for (int i = 0; i < 5; i++) {
			runShort(LongRequest.SHORT - 1);
			ran((i % 2 == 0) ? LONG : 0, (i % 2 == 0) ? 0 : LONG, true);
			assertThat(this.request.isLong()).isTrue();
		}
		assertShortAfter(LongRequest.SHORT);
	}

	@Test
	void oneThatWaitsALittleShouldCountForSeveral() {
		heldUp(true);
		runShort(LongRequest.SHORT - 1);
		ran(0, LONG - 1, true);
		assertShortAfter(LongRequest.WAITED + 1);
	}

	@Test
	void onesThatAlwaysWaitALittleShouldStayLong() {
		heldUp(false);
		for (int i = 0; i < 10 * LongRequest.SHORT; i++) {
			ran(0, 1, true);
		}
		assertThat(this.request.isLong()).isTrue();
		assertShortAfter(LongRequest.SHORT);
	}

	@Test
	void shortOnesShouldBeBelievedLaterEachTimeUpToALimit() {
		for (int needed = LongRequest.SHORT; needed <= LongRequest.MAX_SHORT; needed *= 2) {
			heldUp(true);
			assertShortAfter(needed);
			this.nanos += LongRequest.GOOD_TIME.toNanos() - 1;
		}
		heldUp(true);
		assertShortAfter(LongRequest.MAX_SHORT);
	}

	@Test
	void shortOnesShouldBeBelievedSoonAgainAfterAGoodTime() {
		for (int i = 0; i < 3; i++) {
			heldUp(true);
			runShort(LongRequest.MAX_SHORT);
		}
		this.nanos += LongRequest.GOOD_TIME.toNanos();
		heldUp(true);
		assertShortAfter(LongRequest.SHORT);
	}

	@Test
	void runsOfOneThatIsNotLongShouldChangeNothing() {
		runShort(2 * LongRequest.SHORT);
		ran(LONG, 0, false);
		assertThat(this.request.isLong()).isFalse();
		heldUp(true);
		assertShortAfter(LongRequest.SHORT);
	}

	private void assertShortAfter(int count) {
		runShort(count - 1);
		assertThat(this.request.isLong()).isTrue();
		runShort(1);
		assertThat(this.request.isLong()).isFalse();
	}

	private void runShort(int count) {
		for (int i = 0; i < count; i++) {
			ran(LONG - 1, 0, false);
		}
	}

	private void heldUp(boolean burning) {
		this.request.heldUp(this.nanos, burning);
	}

	private void ran(long used, long blocked, boolean waited) {
		this.request.ran(this.nanos, used, blocked, waited);
	}

}
