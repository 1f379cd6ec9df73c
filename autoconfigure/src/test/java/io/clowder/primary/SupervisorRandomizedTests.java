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
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import io.clowder.WorkerState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Supervisor}: what holds whatever happens.
 */
class SupervisorRandomizedTests {

	private static final int SEQUENCES = 3000;

	private static final int MAX_EVENTS = 80;

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

		private final int size;

		private final TestCluster cluster;

		private final List<String> history = new ArrayList<>();

		private boolean stopped;

		Sequence(int seed) {
			this.random = new Random(seed);
			this.size = 1 + this.random.nextInt(4);
			Duration heartbeatTimeout = Duration.ofMillis(500 + this.random.nextInt(20000));
			this.cluster = new TestCluster(TestCluster.settings(this.size, heartbeatTimeout), this.random);
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
			int slot = 1 + this.random.nextInt(this.size);
			boolean alive = this.cluster.workers().alive().containsKey(slot);
			switch (this.random.nextInt(12)) {
				case 0, 1, 2 -> advance(Duration.ofMillis(this.random.nextInt(15000)));
				case 3, 4 -> {
					if (alive) {
						record("accept " + slot);
						this.cluster.accept(slot);
					}
				}
				case 5 -> {
					if (alive) {
						record("refuse " + slot);
						this.cluster.refuse(slot);
					}
				}
				case 6, 7 -> {
					if (alive) {
						record("exit " + slot);
						this.cluster.exit(slot, this.random.nextInt(256));
					}
				}
				case 8 -> {
					record("toggle silence of " + slot);
					if (this.random.nextBoolean()) {
						this.cluster.silence(slot);
					}
					else {
						this.cluster.unsilence(slot);
					}
				}
				case 9 -> {
					record("sleep");
					this.cluster.sleep(Duration.ofMillis(this.random.nextInt(200000)));
				}
				case 10 -> failSomeLaunches();
				default -> rareEvent();
			}
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
				this.cluster.handle((supervisor) -> supervisor.exited(1, 1));
			}
		}

		private void failSomeLaunches() {
			for (int slot = 1; slot <= this.size; slot++) {
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
			for (int slot = 1; slot <= this.size; slot++) {
				this.cluster.workers().failToLaunch(slot, null);
				this.cluster.unsilence(slot);
			}
			for (int i = 0; i < 100 && isRunning() && !isWhole(); i++) {
				for (int slot : List.copyOf(this.cluster.workers().alive().keySet())) {
					if (isRunning()) {
						settle(slot);
						check();
					}
				}
				this.cluster.advance(Duration.ofSeconds(1));
			}
			if (isRunning()) {
				assertThat(this.stopped).as("a stopped cluster ends").isFalse();
				assertThat(this.cluster.workers().alive()).hasSize(this.size);
				assertThat(this.cluster.workers().admitted())
					.containsExactlyInAnyOrderElementsOf(this.cluster.workers().alive().values());
			}
			else {
				assertThat(this.cluster.workers().alive()).isEmpty();
				assertThat(this.cluster.workers().admitted()).isEmpty();
				assertThat(this.stopped).isNotEqualTo(this.cluster.supervisor().failedToStart());
			}
		}

		private void settle(int slot) {
			WorkerHandle worker = this.cluster.worker(slot);
			if (this.stopped || worker.killReason() != null) {
				this.cluster.exit(slot, 143);
			}
			else {
				this.cluster.accept(slot);
			}
		}

		private void check() {
			Map<Integer, Long> alive = this.cluster.workers().alive();
			assertThat(alive).hasSizeLessThanOrEqualTo(this.size);
			Map<Integer, Long> known = this.cluster.supervisor()
				.slots()
				.stream()
				.filter((slot) -> slot.worker() != null)
				.collect(Collectors.toMap(Slot::id, (slot) -> slot.worker().pid()));
			assertThat(known).as("workers the supervisor knows").isEqualTo(alive);
			Set<Long> ready = this.cluster.supervisor()
				.slots()
				.stream()
				.filter((slot) -> slot.worker() != null && slot.worker().state() == WorkerState.READY)
				.map((slot) -> slot.worker().pid())
				.collect(Collectors.toSet());
			assertThat(this.cluster.workers().admitted()).as("admitted workers").isEqualTo(ready);
			if (isRunning()) {
				assertThat(this.cluster.supervisor().nextDeadline()).as("next deadline").isAfter(this.cluster.now());
			}
		}

		private boolean isWhole() {
			return !this.stopped && this.cluster.workers().admitted().size() == this.size;
		}

		private boolean isRunning() {
			return this.cluster.supervisor().exitCode().isEmpty();
		}

		private void record(String event) {
			this.history.add(event);
		}

	}

}
