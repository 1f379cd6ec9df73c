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

import io.clowder.tomcat.ThreadLimit.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ThreadLimit}.
 */
class ThreadLimitTests {

	private static final Duration TICK = Duration.ofMillis(10);

	private final ThreadLimit limit = new ThreadLimit(new ThreadLimits(4, 50), 2, 0);

	private long nanos;

	private long completed;

	private boolean starved;

	private double runnable = Double.NaN;

	@Test
	void isTheMinimumWhenNothingHappens() {
		for (int i = 0; i < 1000; i++) {
			assertThat(tick(0, 0, 0, 1)).isEqualTo(4);
		}
	}

	@Test
	void doublesWhileRequestsWaitAndProcessorsAreIdleUpToTheMaximum() {
		assertThat(tick(500, 4, 0, 0.59)).isEqualTo(8);
		assertThat(tick(500, 8, 0, 0.59)).isEqualTo(16);
		assertThat(tick(500, 16, 0, 0.59)).isEqualTo(32);
		assertThat(tick(500, 32, 0, 0.59)).isEqualTo(50);
		assertThat(tick(500, 50, 0, 0.59)).isEqualTo(50);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.1, 0.5, 1 })
	void staysWhileThreadsHaveNothingToDo(double idle) {
		for (int i = 0; i < 100; i++) {
			assertThat(tick(500, 2, 0, idle)).isEqualTo(4);
		}
		assertThat(tick(500, 3, 0, idle)).as("nearly all are in use").isGreaterThan(4);
	}

	@Test
	void growsFasterWhenProcessorsAreHardlyUsed() {
		assertThat(tick(500, 4, 0, 0.6)).isEqualTo(16);
		assertThat(tick(500, 16, 0, 1)).isEqualTo(50);
	}

	@Test
	void knowsNothingOfProcessorsThatWereNotMeasured() {
		for (int i = 0; i < 1000; i++) {
			assertThat(tick(10_000, 4, 1, Double.NaN)).isEqualTo(4);
		}
		growTo(32);
		for (int i = 0; i < 10_000; i++) {
			assertThat(tick(5, 32, 10, Double.NaN)).isEqualTo(32);
		}
	}

	@Test
	void growsWhenRequestsWaitLongThoughOthersGetDone() {
		// 40 are waiting while 10 are done in 10 ms: the last of them will wait for 40 ms
		assertThat(tick(40, 4, 10, 0.5)).isEqualTo(8);
	}

	@Test
	void doesNotGrowWhenRequestsWaitShortly() {
		// 19 are waiting while 100 are done in 10 ms
		assertThat(tick(19, 4, 100, 0.5)).isEqualTo(4);
		assertThat(tick(21, 4, 100, 0.5)).isEqualTo(8);
	}

	@Test
	void doesNotGrowWhileProcessorsAreBusyHoweverLongRequestsWait() {
		for (int i = 0; i < 1000; i++) {
			assertThat(tick(10_000, 4, 1, 0.19)).isEqualTo(4);
		}
	}

	@Test
	void growsWhenNothingIsDoneThoughProcessorsAreBusy() {
		assertThat(tick(1, 4, 0, 0)).isEqualTo(4);
		assertThat(tick(1, 4, 0, 0)).isEqualTo(4);
		assertThat(tick(1, 4, 0, 0)).isEqualTo(4);
		assertThat(tick(1, 4, 0, 0)).isEqualTo(8);
		for (int i = 0; i < 3; i++) {
			assertThat(tick(1, 8, 0, 0)).isEqualTo(8);
		}
		assertThat(tick(1, 8, 0, 0)).isEqualTo(16);
	}

	@Test
	void requestThatIsDoneEndsAStall() {
		for (int i = 0; i < 100; i++) {
			assertThat(tick(1, 4, (i % 3 == 0) ? 1 : 0, 0)).isEqualTo(4);
		}
	}

	@Test
	void timeWithoutWaitingRequestsIsNoStall() {
		for (int i = 0; i < 100; i++) {
			assertThat(tick((i % 3 == 0) ? 0 : 1, 4, 0, 0)).isEqualTo(4);
		}
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 1 })
	void learnsNothingFromATimeInWhichItWasHeldUpItself(double idle) {
		assertThat(sample(Duration.ofMillis(101), 100, 4, 0, idle)).isEqualTo(4);
		assertThat(sample(TICK, 100, 4, 1000, idle)).isEqualTo(4);
	}

	@Test
	void returnsToTheMinimumWhenThreadsAreNotUsed() {
		growTo(32);
		Duration elapsed = Duration.ZERO;
		while (tick(0, 3, 1, 0.9) > 4) {
			elapsed = elapsed.plus(TICK);
		}
		assertThat(elapsed).isBetween(Duration.ofSeconds(11), Duration.ofSeconds(14));
	}

	@Test
	void keepsThreadsThatAreUsed() {
		growTo(32);
		for (int i = 0; i < 10_000; i++) {
			assertThat(tick(0, 17, 1, 0.9)).isEqualTo(32);
		}
	}

	@Test
	void halvesThreadsThatKeepProcessorsBusy() {
		growTo(32);
		for (int i = 0; i < 998; i++) {
			assertThat(tick(5, 32, 10, 0.05)).isEqualTo(32);
		}
		tick(5, 32, 10, 0.05);
		assertThat(tick(5, 32, 10, 0.05)).isEqualTo(16);
	}

	@Test
	void keepsThreadsBetweenBusyAndIdle() {
		growTo(32);
		for (int i = 0; i < 10_000; i++) {
			assertThat(tick(5, 32, 10, 0.1)).isEqualTo(32);
		}
	}

	@Test
	void doesNotShrinkForALongTimeAfterItHadToGrow() {
		growTo(32);
		for (int i = 0; i < 900; i++) {
			tick(0, 0, 1, 1);
		}
		assertThat(tick(100, 32, 0, 0.5)).isEqualTo(50);
		for (int i = 0; i < 990; i++) {
			assertThat(tick(0, 0, 1, 1)).isEqualTo(50);
		}
	}

	@Test
	void areFewerWhileCodeIsNotCompiled() {
		this.starved = true;
		for (int i = 0; i < 1000; i++) {
			assertThat(tick(50, 2, 1, 0)).isEqualTo(2);
		}
	}

	@Test
	void isTheMinimumAgainWhenCodeHasBeenCompiledAtOnceForASecond() {
		this.starved = true;
		tick(50, 4, 1, 0);
		this.starved = false;
		for (int i = 0; i < 99; i++) {
			assertThat(tick(50, 2, 1, 0)).isEqualTo(2);
		}
		assertThat(tick(50, 2, 1, 0)).isEqualTo(4);
	}

	@Test
	void staysFewerIfCodeIsNotCompiledFromTimeToTime() {
		for (int i = 0; i < 1000; i++) {
			this.starved = i % 50 == 0;
			assertThat(tick(50, 2, 1, 0)).isEqualTo(2);
		}
	}

	@Test
	void growsWhenProcessorsAreIdleAlthoughCodeIsNotCompiled() {
		this.starved = true;
		assertThat(tick(50, 2, 0, 0)).isEqualTo(2);
		assertThat(tick(500, 2, 0, 0.5)).isEqualTo(4);
		assertThat(tick(500, 4, 0, 0.6)).isEqualTo(16);
		for (int i = 0; i < 990; i++) {
			assertThat(tick(5, 16, 10, 0.1)).as("they may be needed again").isEqualTo(16);
		}
	}

	@ParameterizedTest
	@ValueSource(doubles = { 2, Double.NaN })
	void growsForASecondOnlyWhenNothingIsDoneAndCodeIsNotCompiled(double runnable) {
		this.starved = true;
		this.runnable = runnable;
		tick(1, 2, 1, 0);
		for (int i = 0; i < 3; i++) {
			assertThat(tick(1, 2, 0, 0)).isEqualTo(2);
		}
		assertThat(tick(1, 2, 0, 0)).isEqualTo(4);
		for (int i = 0; i < 3; i++) {
			assertThat(tick(1, 4, 0, 0)).isEqualTo(4);
		}
		assertThat(tick(1, 4, 0, 0)).isEqualTo(8);
		for (int i = 0; i < 99; i++) {
			assertThat(tick(1, 8, 1, 0)).isEqualTo(8);
		}
		assertThat(tick(1, 8, 1, 0)).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void growsWhileThreadsWaitForSomethingElseThoughProcessorsAreBusy(boolean starved) {
		this.starved = starved;
		int first = tick(50, 4, 1, 0);
		this.runnable = 1.4;
		assertThat(tick(50, first / 2, 1, 0)).as("others have nothing to do").isEqualTo(first);
		assertThat(tick(50, first, 1, 0)).isEqualTo(2 * first);
		assertThat(tick(50, 2 * first, 1, 0)).isEqualTo(4 * first);
		this.runnable = 1.5;
		for (int i = 0; i < 990; i++) {
			assertThat(tick(50, 4 * first, 1, 0)).isEqualTo(4 * first);
		}
	}

	@Test
	void growsNoFurtherThanToTheMaximumBecauseThreadsWaitForSomethingElse() {
		this.runnable = 0;
		for (int threads : List.of(8, 16, 32, 50, 50)) {
			assertThat(tick(50, threads, 1, 0)).isEqualTo(threads);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void keepsThreadsThatWaitForSomethingElseThoughProcessorsAreBusy(boolean starved) {
		growTo(32);
		this.starved = starved;
		this.runnable = 1.4;
		for (int i = 0; i < 10_000; i++) {
			assertThat(tick(0, 32, 10, 0)).isEqualTo(32);
		}
		for (int i = 0; i < 300; i++) {
			tick(0, 1, 10, 0);
		}
		assertThat(tick(0, 1, 10, 0)).as("they are not used").isLessThan(32);
	}

	@Test
	void doesNotGrowThoughFewThreadsWantAProcessorIfNoneIsLacking() {
		this.runnable = 0;
		for (int i = 0; i < 100; i++) {
			assertThat(tick(0, 4, 1, 0)).isEqualTo(4);
		}
	}

	@Test
	void isFewerAgainWhenThreadsHaveWaitedForSomethingElse() {
		this.starved = true;
		tick(50, 4, 1, 0);
		this.runnable = 1;
		assertThat(tick(50, 2, 1, 0)).isEqualTo(4);
		this.runnable = 1.5;
		for (int i = 0; i < 999; i++) {
			assertThat(tick(50, 4, 1, 0)).isEqualTo(4);
		}
		assertThat(tick(50, 4, 1, 0)).isEqualTo(2);
	}

	@Test
	void staysFewerIfThreadsWantProcessorsAndCodeIsNotCompiled() {
		this.starved = true;
		this.runnable = 1.5;
		for (int i = 0; i < 1000; i++) {
			assertThat(tick(50, 2, 1, 0)).isEqualTo(2);
		}
	}

	@Test
	void keepsThreadsThatItHasGrownToWhenCodeHasToBeCompiled() {
		growTo(32);
		this.starved = true;
		assertThat(tick(5, 32, 10, 0.1)).isEqualTo(32);
	}

	@Test
	void areNeverMoreThanTheMinimumBecauseCodeIsNotCompiled() {
		ThreadLimit one = new ThreadLimit(new ThreadLimits(1, 50), 8, 0);
		assertThat(one.next(new Sample(TICK.toNanos(), 1, 1, 1, 0, Double.NaN, true))).isEqualTo(1);
	}

	private void growTo(int threads) {
		int reached = 4;
		while (reached < threads) {
			reached = tick(1000, reached, 0, 0.5);
		}
		assertThat(reached).isEqualTo(threads);
	}

	private int tick(int waiting, int busy, int done, double idle) {
		return sample(TICK, waiting, busy, done, idle);
	}

	private int sample(Duration elapsed, int waiting, int busy, int done, double idle) {
		this.nanos += elapsed.toNanos();
		this.completed += done;
		return this.limit
			.next(new Sample(this.nanos, waiting, busy, this.completed, idle, this.runnable, this.starved));
	}

}
