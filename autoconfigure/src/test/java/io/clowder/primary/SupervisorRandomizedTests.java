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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import io.clowder.Balancing;
import io.clowder.ClusterStatus.OperationState;
import io.clowder.WorkerState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Supervisor}: what holds whatever happens.
 */
class SupervisorRandomizedTests {

	private static final String LOGGER = "io.clowder.cluster";

	private static final LoggingSystem logging = LoggingSystem.get(SupervisorRandomizedTests.class.getClassLoader());

	private static final int SEQUENCES = 3000;

	private static final int MAX_EVENTS = 80;

	/**
	 * A hundred thousand lines that nobody reads.
	 */
	@BeforeAll
	static void silence() {
		logging.setLogLevel(LOGGER, LogLevel.OFF);
	}

	@AfterAll
	static void speakAgain() {
		logging.setLogLevel(LOGGER, null);
	}

	@Test
	void whateverHappensTheClusterIsWholeOrHasEnded() {
		int ended = 0;
		for (int seed = 0; seed < SEQUENCES; seed++) {
			Sequence sequence = new Sequence(seed);
			try {
				ended += (sequence.run()) ? 1 : 0;
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError("Seed " + seed + ", after " + sequence.history, ex);
			}
		}
		assertThat(ended).as("sequences that ended").isBetween(SEQUENCES / 10, SEQUENCES * 9 / 10);
	}

	private static final class Sequence {

		private final Random random;

		private final int surge;

		private final TestCluster cluster;

		private final List<String> history = new ArrayList<>();

		private boolean stopped;

		Sequence(int seed) {
			this.random = new Random(seed);
			this.surge = 1 + this.random.nextInt(2);
			this.cluster = new TestCluster(settings(), this.random);
		}

		private ClusterSettings settings() {
			Duration heartbeatTimeout = Duration.ofMillis(500 + this.random.nextInt(20000));
			List<String> warmUp = this.random.nextBoolean() ? List.of("/") : List.of();
			return new ClusterSettings(1 + this.random.nextInt(4), this.random.nextInt(2), Balancing.LEAST_CONNECTIONS,
					Duration.ofMinutes(1), Duration.ofSeconds(30), heartbeatTimeout,
					this.random.nextBoolean() ? Duration.ofSeconds(20) : null, TestCluster.RESTART,
					new ClusterSettings.Reload(this.surge, warmUp, Duration.ofSeconds(5),
							Duration.ofSeconds(this.random.nextInt(5)), false),
					new ClusterSettings.Recycle(null,
							(this.random.nextInt(4) == 0) ? Duration.ofSeconds(20 + this.random.nextInt(60)) : null,
							null),
					TestCluster.NO_REPORTS);
		}

		/**
		 * Runs the sequence.
		 * @return whether the cluster has ended
		 */
		boolean run() {
			failSomeLaunches();
			this.cluster.start();
			check();
			int events = this.random.nextInt(MAX_EVENTS);
			for (int i = 0; i < events && isRunning(); i++) {
				randomEvent();
				check();
			}
			settle();
			return !isRunning();
		}

		private void randomEvent() {
			List<Long> pids = this.cluster.workers().pids().stream().sorted().toList();
			long pid = pids.isEmpty() ? 1 : pids.get(this.random.nextInt(pids.size()));
			switch (this.random.nextInt(14)) {
				case 0, 1, 2 -> advance(Duration.ofMillis(this.random.nextInt(15000)));
				case 3, 4, 5 -> {
					record("accept " + pid);
					this.cluster.acceptFrom(pid);
				}
				case 6 -> {
					record("refuse " + pid);
					String liveness = (this.random.nextInt(4) == 0) ? "BROKEN" : "CORRECT";
					this.cluster.handle(
							(supervisor) -> supervisor.availabilityChanged(pid, "REFUSING_TRAFFIC", false, liveness));
				}
				case 7 -> {
					if (!pids.isEmpty()) {
						record("exit " + pid);
						if (this.random.nextBoolean()) {
							this.cluster.handle((supervisor) -> supervisor.gone(pid));
							check();
						}
						this.cluster.exitOf(pid, this.random.nextInt(256));
					}
				}
				case 8 -> {
					record("toggle silence of " + pid);
					this.cluster.toggleSilence(pid);
				}
				case 9 -> {
					record("sleep");
					this.cluster.sleep(Duration.ofMillis(this.random.nextInt(200000)));
				}
				case 10 -> failSomeLaunches();
				case 11, 12 -> operate(pid);
				default -> rareEvent();
			}
		}

		private void operate(long pid) {
			int slot = 1 + this.random.nextInt(5);
			switch (this.random.nextInt(6)) {
				case 0 -> request("reload", null, null);
				case 1 -> request("scale", String.valueOf(this.random.nextInt(6)), null);
				case 2 -> request("restart", null, slot);
				case 3, 4 -> {
					String failure = (this.random.nextInt(3) == 0) ? "It is no archive." : null;
					record("prepared " + failure);
					this.cluster.handle((supervisor) -> {
						for (int generation = 1; generation < 20; generation++) {
							supervisor.prepared(generation, failure);
						}
					});
				}
				default -> {
					String failure = (this.random.nextInt(3) == 0) ? "GET / answered 500" : null;
					record("warmed up " + pid + " " + failure);
					this.cluster.handle((supervisor) -> supervisor.warmedUp(pid, failure));
				}
			}
		}

		private void request(String operation, String workers, Integer slot) {
			int ready = this.cluster.supervisor().pool().ready();
			record(operation + " " + workers + " " + slot);
			this.cluster.request(operation, workers, slot);
			assertThat(this.cluster.supervisor().pool().ready()).as("an operation leaves one ready worker")
				.isGreaterThanOrEqualTo(Math.min(1, ready));
		}

		private void rareEvent() {
			if (this.random.nextInt(8) == 0) {
				record("stop");
				this.stopped = true;
				this.cluster.stop("enough", 143);
			}
			else {
				record("news of a stranger");
				this.cluster.acceptFrom(1);
				this.cluster.handle((supervisor) -> supervisor.exited(1, new ProcessEnd(1)));
			}
		}

		private void failSomeLaunches() {
			for (int slot = 1; slot <= 6; slot++) {
				boolean fails = this.random.nextInt(5) == 0;
				record((fails ? "no launch of " : "launch of ") + slot);
				this.cluster.workers().failToLaunch(slot, fails ? new IOException("test") : null);
			}
		}

		private void advance(Duration duration) {
			record("advance " + duration);
			this.cluster.advance(duration);
		}

		/**
		 * From here on all goes well: every worker starts, accepts traffic and gives
		 * signs of life, unless it was killed or told to stop.
		 */
		private void settle() {
			record("settle");
			for (int slot = 1; slot <= 6; slot++) {
				this.cluster.workers().failToLaunch(slot, null);
			}
			for (int i = 0; i < 150 && isRunning() && !isWhole(); i++) {
				this.cluster.handle((supervisor) -> {
					for (int generation = 1; generation < 20; generation++) {
						supervisor.prepared(generation, null);
					}
				});
				for (long pid : this.cluster.workers().pids()) {
					if (isRunning()) {
						settle(pid);
						check();
					}
				}
				if (isRunning()) {
					this.cluster.advance(Duration.ofSeconds(1));
				}
			}
			if (isRunning()) {
				assertThat(this.stopped).as("a stopped cluster ends").isFalse();
				assertThat(isWhole()).as("all that is wanted is there, and nothing else").isTrue();
			}
			else {
				assertThat(this.cluster.workers().pids()).isEmpty();
				assertThat(this.cluster.workers().admitted()).isEmpty();
				assertThat(this.stopped).isNotEqualTo(this.cluster.supervisor().failedToStart());
				assertThat(this.cluster.supervisor().operations().isRunning()).isFalse();
			}
		}

		private void settle(long pid) {
			WorkerHandle worker = this.cluster.supervisor().pool().find(pid);
			assertThat(worker).as("worker %d", pid).isNotNull();
			this.cluster.speakUp(pid);
			if (this.stopped || worker.killReason() != null || worker.leaveBy() != null) {
				this.cluster.exitOf(pid, 143);
			}
			else {
				this.cluster.acceptFrom(pid);
				this.cluster.handle((supervisor) -> supervisor.warmedUp(pid, null));
			}
		}

		private void check() {
			Pool pool = this.cluster.supervisor().pool();
			Set<Long> known = pool.processes().stream().map(WorkerHandle::pid).collect(Collectors.toSet());
			assertThat(known).as("workers the supervisor knows").isEqualTo(this.cluster.workers().pids());
			assertThat(pool.successors()).as("successors").hasSizeLessThanOrEqualTo(this.surge);
			Set<Long> ready = pool.processes()
				.stream()
				.filter((worker) -> worker.state() == WorkerState.READY)
				.map(WorkerHandle::pid)
				.collect(Collectors.toSet());
			assertThat(this.cluster.workers().admitted()).as("admitted workers").isEqualTo(ready);
			assertThat(pool.standby()).as("standbys").noneMatch(Slot::isReady);
			if (isRunning()) {
				assertThat(this.cluster.supervisor().nextDeadline()).as("next deadline").isAfter(this.cluster.now());
			}
		}

		private boolean isWhole() {
			Pool pool = this.cluster.supervisor().pool();
			boolean operating = this.cluster.supervisor().operations().status() != null
					&& this.cluster.operation().state() == OperationState.RUNNING;
			return !this.stopped && !operating && pool.leaving().isEmpty() && pool.successors().isEmpty()
					&& pool.isAllReady()
					&& pool.standby()
						.stream()
						.allMatch((slot) -> slot.worker() != null && slot.worker().state() == WorkerState.STANDBY)
					&& this.cluster.workers().admitted().size() == pool.serving().size();
		}

		private boolean isRunning() {
			return this.cluster.supervisor().exitCode().isEmpty();
		}

		private void record(String event) {
			this.history.add(event);
		}

	}

}
