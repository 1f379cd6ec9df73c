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

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import io.clowder.Balancing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SupervisorLoop}.
 */
@Timeout(20)
@ExtendWith(OutputCaptureExtension.class)
class SupervisorLoopTests {

	private static final Duration LONG = Duration.ofMinutes(10);

	private final MonotonicClock clock = new MonotonicClock();

	private final SupervisorLoop loop = new SupervisorLoop(this.clock);

	private final ObedientWorkers workers = new ObedientWorkers();

	@Test
	void runStartsTheSupervisorAndReturnsItsExitCode() {
		this.loop.enqueue((supervisor) -> supervisor.stop("enough", 143));
		assertThat(this.loop.run(supervisor(LONG))).isEqualTo(143);
		assertThat(this.workers.drainCommands()).startsWith("launch 1", "launch 2")
			.contains("stop 1: enough", "stop 2: enough");
	}

	@Test
	void runReturnsAtOnceWhenNothingCanBeStarted() {
		this.workers.failToLaunch(1, new IOException("test"));
		this.workers.failToLaunch(2, new IOException("test"));
		assertThat(this.loop.run(supervisor(LONG))).isOne();
	}

	@Test
	void eventsAreHandledInTheirOrderByTheThreadOfTheLoop() {
		List<Integer> order = new ArrayList<>();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			int number = i;
			this.loop.enqueue((supervisor) -> {
				order.add(number);
				threads.add(Thread.currentThread());
			});
		}
		this.loop.enqueue((supervisor) -> supervisor.stop("enough", 0));
		this.loop.run(supervisor(LONG));
		assertThat(order).hasSize(100).isSorted();
		assertThat(threads).containsOnly(Thread.currentThread());
	}

	@Test
	void eventsOfOtherThreadsWakeTheLoop() throws InterruptedException, ExecutionException {
		FutureTask<Integer> run = start(supervisor(LONG));
		CountDownLatch handled = new CountDownLatch(1);
		this.loop.enqueue((supervisor) -> handled.countDown());
		handled.await();
		assertThat(run).isNotDone();
		this.loop.enqueue((supervisor) -> supervisor.stop("enough", 0));
		assertThat(run.get()).isZero();
	}

	@Test
	void loopWakesAtDeadlines() {
		Duration startTimeout = Duration.ofMillis(60);
		Instant start = this.clock.instant();
		assertThat(this.loop.run(supervisor(startTimeout))).as("exit code of the workers that were killed")
			.isEqualTo(137);
		assertThat(Duration.between(start, this.clock.instant())).isBetween(startTimeout, Duration.ofMillis(950));
		assertThat(this.workers.drainCommands()).contains("kill 1", "kill 2");
	}

	@Test
	void eventThatThrowsDoesNotEndTheLoop(CapturedOutput output) {
		this.loop.enqueue((supervisor) -> {
			throw new IllegalStateException("test event");
		});
		this.loop.enqueue((supervisor) -> supervisor.stop("enough", 3));
		assertThat(this.loop.run(supervisor(LONG))).isEqualTo(3);
		assertThat(output).contains("The supervisor failed to handle an event.", "test event");
	}

	@Test
	void interruptedLoopStopsTheWorkers() throws InterruptedException, ExecutionException {
		Supervisor supervisor = supervisor(LONG);
		FutureTask<Integer> run = new FutureTask<>(() -> this.loop.run(supervisor));
		Thread thread = new Thread(run);
		thread.start();
		thread.interrupt();
		assertThat(run.get()).isOne();
		assertThat(this.workers.drainCommands()).contains("stop 1: the supervisor was interrupted",
				"stop 2: the supervisor was interrupted");
	}

	private Supervisor supervisor(Duration startTimeout) {
		ClusterSettings.Restart restart = new ClusterSettings.Restart(Duration.ofMillis(10), LONG, LONG);
		ClusterSettings settings = new ClusterSettings(2, 0, Balancing.ROUND_ROBIN, startTimeout, LONG, LONG, null,
				restart, TestCluster.RELOAD, TestCluster.NO_RECYCLING, TestCluster.NO_REPORTS);
		return new Supervisor(SupervisorParts.of(settings, this.clock, TestCluster.NO_JITTER, this.workers,
				new EventLog(this.clock), Integer::parseInt));
	}

	private FutureTask<Integer> start(Supervisor supervisor) {
		FutureTask<Integer> run = new FutureTask<>(() -> this.loop.run(supervisor));
		new Thread(run).start();
		return run;
	}

	/**
	 * Workers that end when they are told to, which comes back as an event.
	 */
	private final class ObedientWorkers extends FakeWorkers {

		@Override
		public void stop(long pid, String reason) {
			super.stop(pid, reason);
			end(pid, 0);
		}

		@Override
		public void kill(long pid) {
			super.kill(pid);
			end(pid, 137);
		}

		private void end(long pid, int code) {
			SupervisorLoopTests.this.loop.enqueue((supervisor) -> supervisor.exited(pid, new ProcessEnd(code)));
		}

	}

}
