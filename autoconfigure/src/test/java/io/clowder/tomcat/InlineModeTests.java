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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InlineMode}.
 */
class InlineModeTests {

	private static final Duration STEP = Duration.ofMillis(20);

	private final InlineMode mode = new InlineMode();

	private long nanos = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();

	@Test
	void requestsArePassedToOtherThreadsAtFirst() {
		assertThat(this.mode.isInline()).isFalse();
	}

	@Test
	void requestsUnderLoadThatDoNotWaitAreRunInline() {
		assertThat(samples(InlineMode.WINDOW - 1, 0)).isFalse();
		assertThat(this.mode.isInline()).isFalse();
		assertThat(samples(1, 0)).isTrue();
		assertThat(this.mode.isInline()).isTrue();
		assertThat(samples(InlineMode.WINDOW, 0)).as("it was so before").isFalse();
	}

	@Test
	void requestsWithoutLoadArePassedOn() {
		this.nanos += sample(false) ? 0 : InlineMode.LOAD.toNanos();
		samples(InlineMode.WINDOW - 1, 0);
		assertThat(this.mode.isInline()).isFalse();
		enter();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, InlineMode.TOLERATED })
	void someMayWaitForEachOtherOnAPool(int waited) {
		assertThat(samples(InlineMode.WINDOW, waited)).isTrue();
	}

	@Test
	void requestsThatWaitArePassedOn() {
		for (int i = 0; i < 1000; i++) {
			assertThat(samples(InlineMode.WINDOW, InlineMode.TOLERATED + 1)).isFalse();
		}
		assertThat(this.mode.isInline()).isFalse();
	}

	@Test
	void requestsThatBeginToWaitArePassedOnForAWhile() {
		enter();
		assertThat(samples(InlineMode.TOLERATED_INLINE, InlineMode.TOLERATED_INLINE)).isFalse();
		assertThat(this.mode.isInline()).isTrue();
		sample(true);
		assertThat(this.mode.isInline()).isFalse();
		assertPenalty(InlineMode.SHORT_PENALTY);
	}

	@Test
	void requestThatHoldsUpOthersHasThemPassedOnForAWhile() {
		enter();
		this.mode.heldUp(this.nanos, false);
		assertThat(this.mode.isInline()).isFalse();
		assertPenalty(InlineMode.PENALTY);
	}

	@Test
	void requestOfWhichIsLearnedHasNoOthersPassedOn() {
		enter();
		for (int i = 0; i < InlineMode.LESSONS; i++) {
			this.mode.heldUp(this.nanos, true);
			assertThat(this.mode.isInline()).isTrue();
		}
		this.mode.heldUp(this.nanos, true);
		assertThat(this.mode.isInline()).isFalse();
		assertPenalty(InlineMode.PENALTY);
		this.mode.heldUp(this.nanos, true);
		assertThat(this.mode.isInline()).as("after the penalty").isTrue();
		this.mode.heldUp(this.nanos, false);
		assertThat(this.mode.isInline()).isFalse();
	}

	@Test
	void lessonsAreCountedAnewAfterAWhile() {
		enter();
		for (int i = 0; i < 10 * InlineMode.LESSONS; i++) {
			this.mode.heldUp(this.nanos, true);
			assertThat(this.mode.isInline()).isTrue();
			this.nanos += InlineMode.PENALTY.dividedBy(InlineMode.LESSONS - 1).toNanos();
		}
	}

	@Test
	void requestThatHoldsUpNobodyChangesNothing() {
		this.mode.heldUp(this.nanos, false);
		enter();
	}

	@Test
	void whatIsDoneTogetherHasRequestsPassedOnForAShortTime() {
		grow();
		for (int seconds = 1; seconds <= 16; seconds *= 2) {
			this.mode.heldUpTogether(this.nanos);
			assertThat(this.mode.isInline()).isFalse();
			assertPenalty(Duration.ofSeconds(seconds));
		}
		this.nanos += InlineMode.PENALTY.toNanos();
		this.mode.heldUpTogether(this.nanos);
		assertPenalty(InlineMode.SHORT_PENALTY);
		this.mode.heldUp(this.nanos, false);
		assertPenalty(InlineMode.PENALTY);
	}

	@Test
	void penaltyIsNotDoubledAtFirst() {
		enter();
		for (int i = 0; i < 8; i++) {
			this.mode.heldUp(this.nanos, false);
			assertPenalty(InlineMode.PENALTY);
		}
	}

	@Test
	void penaltyIsDoubledUpToAMinute() {
		grow();
		for (Duration penalty = InlineMode.PENALTY; penalty.compareTo(InlineMode.MAX_PENALTY) < 0; penalty = penalty
			.multipliedBy(2)) {
			this.mode.heldUp(this.nanos, false);
			assertPenalty(penalty);
		}
		for (int i = 0; i < 3; i++) {
			this.mode.heldUp(this.nanos, false);
			assertPenalty(InlineMode.MAX_PENALTY);
		}
	}

	@Test
	void penaltyIsShortAgainAfterAGoodTime() {
		grow();
		this.mode.heldUp(this.nanos, false);
		this.nanos += InlineMode.MAX_PENALTY.toNanos();
		for (int i = 0; i < 5; i++) {
			enter();
			this.mode.heldUp(this.nanos, false);
			this.nanos += InlineMode.MAX_PENALTY.toNanos();
		}
		enter();
		this.nanos += InlineMode.MAX_PENALTY.toNanos();
		this.mode.heldUp(this.nanos, false);
		assertPenalty(InlineMode.PENALTY);
	}

	@Test
	void fewRequestsArePassedOnWithoutPenalty() {
		enter();
		this.mode.counted(InlineMode.FEW);
		assertThat(this.mode.isInline()).isTrue();
		this.mode.counted(InlineMode.FEW - 1);
		assertThat(this.mode.isInline()).isFalse();
		enter();
	}

	@Test
	void onceForbiddenRequestsArePassedOnForEver() {
		enter();
		this.mode.forbid();
		assertThat(this.mode.isInline()).isFalse();
		assertThat(samples(10 * InlineMode.WINDOW, 0)).isFalse();
		assertThat(this.mode.isInline()).isFalse();
	}

	private void grow() {
		sample(true);
		this.nanos += InlineMode.YOUNG.toNanos();
		assertThat(samples(2 * InlineMode.WINDOW, 0)).isTrue();
	}

	private void enter() {
		assertThat(samples(InlineMode.WINDOW, 0)).isTrue();
		assertThat(this.mode.isInline()).isTrue();
	}

	/**
	 * Checks that requests are passed on for so long, and then no more.
	 */
	private void assertPenalty(Duration penalty) {
		long end = this.nanos + penalty.toNanos();
		while (end - this.nanos > STEP.toNanos()) {
			assertThat(sample(false)).isFalse();
		}
		assertThat(samples(2 * InlineMode.WINDOW, 0)).isTrue();
	}

	private boolean samples(int count, int waited) {
		boolean entered = false;
		for (int i = 0; i < count; i++) {
			entered |= sample(i < waited);
		}
		return entered;
	}

	private boolean sample(boolean waited) {
		this.nanos += STEP.toNanos();
		return this.mode.sampled(this.nanos, waited);
	}

}
