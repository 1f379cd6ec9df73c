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

import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PoolThreads}.
 */
@EnabledOnOs(OS.LINUX)
class PoolThreadsTests {

	private final PoolThreads threads = new PoolThreads((task) -> {
		Thread thread = new Thread(task, "of this test");
		thread.setDaemon(true);
		return thread;
	});

	private final CountDownLatch end = new CountDownLatch(1);

	private volatile boolean ended;

	@AfterEach
	void endThreads() {
		this.ended = true;
		this.end.countDown();
	}

	@Test
	void threadsThatComputeWantAProcessor() {
		start(this::compute);
		start(this::compute);
		start(this::sleep);
		await().until(() -> this.threads.runnable(System.nanoTime()) > 1.5);
		assertThat(this.threads.runnable(System.nanoTime())).isBetween(1.5, 2.5);
	}

	@Test
	void threadsThatWaitForSomethingElseWantNone() {
		start(this::sleep);
		start(this::sleep);
		await().until(() -> this.threads.runnable(System.nanoTime()) < 0.5);
	}

	@Test
	void someStandForAll() {
		PoolThreads some = new PoolThreads(Thread::new, 1);
		for (int i = 0; i < 4; i++) {
			some.newThread(this::compute).start();
		}
		await().until(() -> some.runnable(System.nanoTime()) > 2.5);
	}

	@Test
	void threadThatHasEndedWantsNone() {
		Thread thread = start(this::compute);
		start(this::sleep);
		await().until(() -> this.threads.runnable(System.nanoTime()) > 0.5);
		this.ended = true;
		await().until(() -> !thread.isAlive());
		await().until(() -> this.threads.runnable(System.nanoTime()) < 0.5);
	}

	@Test
	void nothingIsKnownAtFirstAndAfterARestartAndALongTime() {
		start(this::sleep);
		long now = System.nanoTime();
		long interval = PoolThreads.INTERVAL.toNanos();
		this.threads.restart(now);
		assertThat(this.threads.runnable(now)).isNaN();
		assertThat(this.threads.runnable(now + interval - 1)).isNaN();
		await().until(() -> this.threads.runnable(System.nanoTime()) < 0.5);
		this.threads.restart(System.nanoTime());
		assertThat(this.threads.runnable(System.nanoTime())).isNaN();
		await().until(() -> this.threads.runnable(System.nanoTime()) < 0.5);
		assertThat(this.threads.runnable(System.nanoTime() + 10 * interval)).isNaN();
	}

	private Thread start(Runnable task) {
		Thread thread = this.threads.newThread(task);
		thread.start();
		return thread;
	}

	private void compute() {
		while (!this.ended) {
			Thread.onSpinWait();
		}
	}

	private void sleep() {
		try {
			this.end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
