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

package io.clowder.primary;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SideBySide}.
 */
class SideBySideTests {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final List<String> closed = new CopyOnWriteArrayList<>();

	private final CountDownLatch never = new CountDownLatch(1);

	@Test
	void makeMakesBothAtTheSameTime() {
		CyclicBarrier meeting = new CyclicBarrier(2);
		try (SideBySide<Part, Part> both = SideBySide.make(() -> meet(meeting, "first"), () -> meet(meeting, "second"),
				PATIENCE)) {
			assertThat(both.first().name()).isEqualTo("first");
			assertThat(both.second().name()).isEqualTo("second");
			assertThat(this.closed).isEmpty();
		}
		assertThat(this.closed).containsExactly("second", "first");
	}

	@Test
	void makeWhenFirstFailsShouldThrowThatAndCloseTheSecond() {
		CountDownLatch made = new CountDownLatch(1);
		assertThatIllegalStateException().isThrownBy(() -> make(() -> {
			awaitUninterruptedly(made);
			throw new IllegalStateException("no Redis");
		}, () -> {
			made.countDown();
			return new Part("second");
		})).withMessage("no Redis").withNoCause();
		await().untilAsserted(() -> assertThat(this.closed).containsExactly("second"));
	}

	@Test
	void makeWhenOneFailsShouldInterruptTheOtherAndThrowWhatCameFirst() {
		CountDownLatch interrupted = new CountDownLatch(1);
		assertThatIllegalStateException().isThrownBy(() -> make(() -> {
			try {
				this.never.await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			throw new IllegalArgumentException("interrupted");
		}, () -> {
			throw new IllegalStateException("no application");
		})).withMessage("no application");
		assertThat(interrupted.getCount()).isZero();
		assertThat(this.closed).isEmpty();
	}

	@Test
	void makeWhenOneFailsShouldCloseWhatTheOtherMakesAllTheSame() {
		assertThatIllegalStateException().isThrownBy(() -> make(() -> {
			throw new IllegalStateException("no Redis");
		}, () -> {
			try {
				this.never.await();
			}
			catch (InterruptedException ex) {
				// It does not care.
			}
			return new Part("late");
		})).withMessage("no Redis");
		assertThat(this.closed).containsExactly("late");
	}

	@Test
	void makeWhenOneFailsShouldNotWaitForEverForTheOther() {
		assertThatIllegalStateException().isThrownBy(() -> SideBySide.make(() -> {
			throw new IllegalStateException("no Redis");
		}, () -> {
			awaitUninterruptedly(this.never);
			return new Part("stuck");
		}, Duration.ofMillis(50))).withMessage("no Redis");
		assertThat(this.closed).isEmpty();
		this.never.countDown();
		await().untilAsserted(() -> assertThat(this.closed).containsExactly("stuck"));
	}

	@Test
	void makeShouldThrowErrorsAsTheyAre() {
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> make(() -> {
			throw new StackOverflowError("deep");
		}, () -> new Part("second"))).withMessage("deep");
	}

	@Test
	void closeWhenOneCannotBeClosedShouldCloseTheOther() {
		SideBySide<Part, AutoCloseable> both = SideBySide.make(() -> new Part("first"), () -> () -> {
			throw new IllegalStateException("stays open");
		}, PATIENCE);
		both.close();
		assertThat(this.closed).containsExactly("first");
	}

	private SideBySide<Part, Part> make(Supplier<Part> first, Supplier<Part> second) {
		return SideBySide.make(first, second, PATIENCE);
	}

	private Part meet(CyclicBarrier meeting, String name) {
		try {
			meeting.await(10, TimeUnit.SECONDS);
			return new Part(name);
		}
		catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void awaitUninterruptedly(CountDownLatch latch) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
		while (latch.getCount() > 0 && System.nanoTime() < end) {
			try {
				latch.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				continue; // That is the point.
			}
		}
	}

	private final class Part implements AutoCloseable {

		private final String name;

		Part(String name) {
			this.name = name;
		}

		String name() {
			return this.name;
		}

		@Override
		public void close() {
			SideBySideTests.this.closed.add(this.name);
		}

	}

}
