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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link TurnWatch} and {@link KernelThread}, with a thread that does
 * something.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(30)
class TurnWatchTests {

	private final PollingTurn turn = new PollingTurn();

	private final TurnWatch watch = new TurnWatch(this.turn);

	private final CountDownLatch end = new CountDownLatch(1);

	private final CountDownLatch started = new CountDownLatch(1);

	private Thread thread;

	@AfterEach
	void end() throws InterruptedException {
		this.end.countDown();
		this.thread.join();
	}

	@Test
	void threadThatWaitsShouldBeHeldUpWhenItIsSeenSeveralTimes() throws InterruptedException {
		process(this::pause);
		await().until(() -> this.turn.thread().isWaiting());
		assertThat(this.watch.isHeldUp(0)).isFalse();
		for (int i = 1; i < TurnWatch.WAITING; i++) {
			assertThat(this.watch.isHeldUp(0)).isFalse();
		}
		assertThat(this.watch.isHeldUp(0)).isTrue();
		assertThat(this.watch.isBurning()).isFalse();
		assertThat(this.watch.endTurn()).isEmpty();
	}

	@Test
	void threadThatWaitsForAllRequestsTogetherShouldBeHeldUpAfterALongTimeOnly() throws InterruptedException {
		process(this::pause);
		add();
		this.turn.next();
		this.turn.begin();
		await().until(() -> this.turn.thread().isWaiting());
		for (int i = 0; i < 3 * TurnWatch.WAITING; i++) {
			assertThat(this.watch.isHeldUp(0)).isFalse();
		}
		assertHeldUpAfterALongTime();
	}

	@Test
	void threadThatUsesAProcessorShouldBeHeldUpAfterAWhile() throws InterruptedException {
		process(this::spin);
		assertThat(this.watch.isHeldUp(0)).isFalse();
		assertThat(this.watch.isHeldUp(0)).isFalse();
		long before = this.turn.thread().processorNanos();
		await().pollInterval(Duration.ofMillis(1)).until(() -> this.watch.isHeldUp(0));
		assertThat(this.turn.thread().processorNanos() - before).isPositive();
		assertThat(this.watch.isBurning()).isTrue();
	}

	@Test
	void threadShouldBeHeldUpAfterALongTimeWhateverItDoes() throws InterruptedException {
		process(() -> {
			// As if it did not get a processor
		});
		assertThat(this.watch.isHeldUp(0)).isFalse();
		this.thread.join();
		assertHeldUpAfterALongTime();
		assertThat(this.watch.isBurning()).isFalse();
	}

	@Test
	void timeInWhichNobodyLookedShouldHardlyCount() throws InterruptedException {
		process(() -> {
		});
		this.thread.join();
		long nanos = 0;
		assertThat(this.watch.isHeldUp(nanos)).isFalse();
		for (long passed = TurnWatch.MAX_GAP.toNanos(); passed < TurnWatch.MAX_TIME
			.toNanos(); passed += TurnWatch.MAX_GAP.toNanos()) {
			nanos += TurnWatch.MAX_TIME.multipliedBy(2).toNanos();
			assertThat(this.watch.isHeldUp(nanos)).isFalse();
		}
		assertThat(this.watch.isHeldUp(nanos + TurnWatch.MAX_GAP.toNanos())).isTrue();
	}

	private void assertHeldUpAfterALongTime() {
		long step = TurnWatch.MAX_GAP.toNanos();
		for (long nanos = step; nanos < TurnWatch.MAX_TIME.toNanos(); nanos += step) {
			assertThat(this.watch.isHeldUp(nanos)).isFalse();
		}
		assertThat(this.watch.isHeldUp(TurnWatch.MAX_TIME.toNanos())).isTrue();
	}

	@Test
	void threadThatProcessesNothingShouldNotBeHeldUp() throws InterruptedException {
		process(this::pause);
		await().until(() -> this.turn.thread().isWaiting());
		assertThat(this.turn.next()).isNull();
		for (int i = 0; i < 3 * TurnWatch.WAITING; i++) {
			assertThat(this.watch.isHeldUp(i * TurnWatch.MAX_TIME.toNanos())).isFalse();
		}
		assertThat(this.watch.endTurn()).isNull();
	}

	@Test
	void waitsShouldCountThoseOfTheThreadThatAsks() throws InterruptedException {
		process(() -> {
		});
		long before = KernelThread.waits();
		assertThat(before).isNotNegative();
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
		assertThat(KernelThread.waits()).isGreaterThan(before);
	}

	private void process(Runnable request) throws InterruptedException {
		this.thread = new Thread(() -> {
			this.turn.start(KernelThread.current());
			add();
			this.turn.begin();
			this.turn.next();
			this.started.countDown();
			request.run();
		}, "turn");
		this.thread.start();
		assertThat(this.started.await(20, TimeUnit.SECONDS)).isTrue();
	}

	private void add() {
		assertThat(this.turn.add((dispatch) -> {
		}, () -> true)).isTrue();
	}

	private void pause() {
		try {
			this.end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void spin() {
		while (this.end.getCount() > 0) {
			Thread.onSpinWait();
		}
	}

}
