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

package io.clowder.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link WorkerExit}.
 */
class WorkerExitTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	@Test
	void createShouldJoinTheDirectory(@TempDir Path path) throws IOException {
		assertThat(new WorkerExit(path, TIMEOUT).directory().path()).isEqualTo(path);
	}

	@Test
	void createWhenDirectoryIsGoneShouldFail(@TempDir Path parent) {
		assertThatIOException().isThrownBy(() -> new WorkerExit(parent.resolve("gone"), TIMEOUT));
	}

	@Test
	void drainShouldHappenOnceAndEverybodyShouldWaitForIt(@TempDir Path path) throws Exception {
		WorkerExit exit = new WorkerExit(path, TIMEOUT);
		AtomicInteger drains = new AtomicInteger();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch mayEnd = new CountDownLatch(1);
		exit.setDrain((timeout) -> {
			assertThat(timeout).isEqualTo(TIMEOUT);
			drains.incrementAndGet();
			begun.countDown();
			try {
				mayEnd.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		CompletableFuture<Void> first = drain(exit);
		assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Void> second = drain(exit);
		Awaitility.await().during(Duration.ofMillis(100)).until(() -> !first.isDone() && !second.isDone());
		mayEnd.countDown();
		CompletableFuture.allOf(first, second).get(10, TimeUnit.SECONDS);
		exit.drain();
		assertThat(drains).hasValue(1);
	}

	private static CompletableFuture<Void> drain(WorkerExit exit) {
		return CompletableFuture.runAsync(exit::drain, (task) -> new Thread(task).start());
	}

	@Test
	void beginShouldExitOnceAlsoWhenTheDrainFails(@TempDir Path parent) throws Exception {
		Path path = Files.createDirectory(parent.resolve("cluster"));
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Exiting.class.getName(),
				path.toString())
			.redirectErrorStream(true)
			.start();
		try (InputStream output = process.getInputStream()) {
			assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("process has ended").isTrue();
			assertThat(new String(output.readAllBytes(), StandardCharsets.UTF_8)).contains("first true second false");
			assertThat(process.exitValue()).isEqualTo(7);
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * A process that exits.
	 */
	public static final class Exiting {

		private Exiting() {
		}

		public static void main(String[] args) throws IOException {
			WorkerExit exit = new WorkerExit(Path.of(args[0]), TIMEOUT);
			Object told = new Object();
			exit.setDrain((timeout) -> {
				synchronized (told) {
					throw new IllegalStateException("Drain failed");
				}
			});
			synchronized (told) {
				System.out.println("first " + exit.begin(7, "First.") + " second " + exit.begin(8, "Second."));
			}
		}

	}

}
