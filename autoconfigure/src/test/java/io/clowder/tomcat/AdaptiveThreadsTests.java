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

import org.apache.tomcat.util.threads.TaskQueue;
import org.apache.tomcat.util.threads.TaskThreadFactory;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link AdaptiveThreads}.
 */
class AdaptiveThreadsTests {

	private final ThreadPoolExecutor pool = createPool();

	@AfterEach
	void stop() {
		this.pool.shutdownNow();
	}

	@Test
	void poolBeginsWithTheMinimum() {
		try (AdaptiveThreads threads = AdaptiveThreads.start(this.pool, new ThreadLimits(3, 100), "watch")) {
			assertThat(threads).isNotNull();
			assertThat(this.pool.getCorePoolSize()).isEqualTo(3);
			assertThat(this.pool.getMaximumPoolSize()).isEqualTo(3);
		}
	}

	@Test
	void tasksThatBlockAllRunAtTheSameTimeInTheEnd() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(64);
		CountDownLatch end = new CountDownLatch(1);
		try (AdaptiveThreads threads = AdaptiveThreads.start(this.pool, new ThreadLimits(2, 100), "watch")) {
			assertThat(threads).isNotNull();
			for (int i = 0; i < 64; i++) {
				this.pool.execute(() -> {
					running.countDown();
					awaitEnd(end);
				});
			}
			assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
			end.countDown();
		}
	}

	@Test
	void watchEndsWithThePool() {
		AdaptiveThreads.start(this.pool, new ThreadLimits(2, 100), "watch of this test");
		assertThat(isWatched()).isTrue();
		this.pool.shutdown();
		await().atMost(Duration.ofSeconds(10)).until(() -> !isWatched());
	}

	private static boolean isWatched() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.anyMatch((thread) -> thread.getName().equals("watch of this test"));
	}

	private static void awaitEnd(CountDownLatch end) {
		try {
			assertThat(end.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static ThreadPoolExecutor createPool() {
		TaskQueue queue = new TaskQueue();
		ThreadPoolExecutor pool = new ThreadPoolExecutor(10, 100, 60, TimeUnit.SECONDS, queue,
				new TaskThreadFactory("test-", true, Thread.NORM_PRIORITY));
		queue.setParent(pool);
		return pool;
	}

}
