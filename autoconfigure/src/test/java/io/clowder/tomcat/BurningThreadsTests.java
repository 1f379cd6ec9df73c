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

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link BurningThreads} and {@link LowPriority}.
 */
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class BurningThreadsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final CountDownLatch end = new CountDownLatch(1);

	private BurningThreads threads = new BurningThreads("burning-", new LowPriority(7));

	@AfterEach
	void close() {
		this.end.countDown();
		this.threads.close(TIMEOUT);
	}

	@Test
	void threadsShouldHaveALowPriorityAndOthersNot() {
		Assumptions.assumeTrue(isThereRenice(), "Skipped, as there is no 'renice'");
		int before = KernelThread.nice();
		int target = Math.min(before + 7, LowPriority.MAX);
		await().until(() -> niceOf(this.threads) == target);
		assertThat(KernelThread.nice()).isEqualTo(before);
	}

	@Test
	void requestShouldRunWithoutTheProgram() {
		assertThat(runWith("no-such-program")).isEqualTo(KernelThread.nice());
	}

	@Test
	void requestShouldRunIfTheProgramFails() {
		assertThat(runWith("false")).isEqualTo(KernelThread.nice());
	}

	private static int runWith(String program) {
		BurningThreads threads = new BurningThreads("burning-", new LowPriority(7, program));
		try {
			return niceOf(threads);
		}
		finally {
			threads.close(TIMEOUT);
		}
	}

	@Test
	void threadShouldBeUsedAgain() {
		String name = ask(this.threads, () -> Thread.currentThread().getName());
		assertThat(name).isEqualTo("burning-1");
		await().until(() -> this.threads.busy() == 0);
		await().until(() -> ask(this.threads, () -> Thread.currentThread().getName()).equals(name));
	}

	@Test
	void shouldRefuseWhenAllAreInUse() {
		for (int i = 0; i < BurningThreads.MAX; i++) {
			assertThat(this.threads.run(this::awaitEnd)).isTrue();
		}
		assertThat(this.threads.busy()).isEqualTo(BurningThreads.MAX);
		assertThat(this.threads.run(this::awaitEnd)).isFalse();
		this.end.countDown();
		await().until(() -> this.threads.busy() == 0);
		assertThat(this.threads.run(this::awaitEnd)).isTrue();
	}

	@Test
	void closeShouldInterruptAndRefuse() {
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		this.threads.run(() -> interrupted.complete(!awaitEnd()));
		this.threads.close(TIMEOUT);
		assertThat(interrupted).isCompletedWithValue(true);
		assertThat(this.threads.run(this::awaitEnd)).isFalse();
	}

	private boolean awaitEnd() {
		try {
			return this.end.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	private static int niceOf(BurningThreads threads) {
		return ask(threads, KernelThread::nice);
	}

	private static <T> T ask(BurningThreads threads, Supplier<T> question) {
		CompletableFuture<T> answer = new CompletableFuture<>();
		assertThat(threads.run(() -> answer.complete(question.get()))).isTrue();
		return answer.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
	}

	private static boolean isThereRenice() {
		try {
			new ProcessBuilder("renice", "--version").redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
