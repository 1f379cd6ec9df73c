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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LongRequest}.
 */
class LongRequestTests {

	private static final long BURNING = LongRequest.BURNING.toNanos();

	private final LongRequest request = new LongRequest();

	@Test
	void oneThatHasHeldUpOthersShouldBeLong() {
		assertThat(this.request.isLong()).isFalse();
		assertThat(this.request.heldUp(true)).isTrue();
		assertThat(this.request.isLong()).isTrue();
		assertThat(this.request.heldUp(true)).as("it was known").isFalse();
	}

	@Test
	void shouldBeBurningAsItWasSeenLast() {
		this.request.heldUp(true);
		assertThat(this.request.isBurning()).isTrue();
		this.request.ran(BURNING - 1, true);
		assertThat(this.request.isBurning()).isFalse();
		this.request.ran(BURNING, true);
		assertThat(this.request.isBurning()).isTrue();
		this.request.ran(0, false);
		assertThat(this.request.isBurning()).as("a short one says nothing").isTrue();
		this.request.heldUp(false);
		assertThat(this.request.isBurning()).isFalse();
	}

	@Test
	void shouldNotBeLongAfterSoManyShortOnes() {
		this.request.heldUp(false);
		assertShortAfter(LongRequest.SHORT);
	}

	@Test
	void longOneShouldStartTheCountAnew() {
		this.request.heldUp(true);
		for (int i = 0; i < 5; i++) {
			run(LongRequest.SHORT - 1);
			this.request.ran((i % 2 == 0) ? BURNING : 0, i % 2 != 0);
			assertThat(this.request.isLong()).isTrue();
		}
		assertShortAfter(LongRequest.SHORT);
	}

	@Test
	void shortOnesShouldBeBelievedLaterEachTimeUpToALimit() {
		for (int needed = LongRequest.SHORT; needed <= LongRequest.MAX_SHORT; needed *= 2) {
			assertThat(this.request.heldUp(true)).isTrue();
			assertShortAfter(needed);
		}
		this.request.heldUp(true);
		assertShortAfter(LongRequest.MAX_SHORT);
	}

	@Test
	void runsOfOneThatIsNotLongShouldChangeNothing() {
		run(2 * LongRequest.SHORT);
		this.request.ran(BURNING, true);
		assertThat(this.request.isLong()).isFalse();
		this.request.heldUp(true);
		assertShortAfter(LongRequest.SHORT);
	}

	private void assertShortAfter(int count) {
		run(count - 1);
		assertThat(this.request.isLong()).isTrue();
		run(1);
		assertThat(this.request.isLong()).isFalse();
	}

	private void run(int count) {
		for (int i = 0; i < count; i++) {
			this.request.ran(BURNING - 1, false);
		}
	}

}
