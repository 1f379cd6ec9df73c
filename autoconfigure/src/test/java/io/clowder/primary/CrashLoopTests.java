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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CrashLoop}. Delays double from half a second to 8 seconds, and 30
 * seconds of being ready end a story.
 */
class CrashLoopTests {

	private static final Duration RESET = Duration.ofSeconds(30);

	private final CrashLoop crashLoop = new CrashLoop(new BackOff(TestCluster.RESTART, TestCluster.NO_JITTER), RESET);

	private final Pool pool = new Pool();

	private Instant now = Instant.parse("2026-01-01T00:00:00Z");

	@BeforeEach
	void fillPool() {
		for (int i = 0; i < 4; i++) {
			this.pool.add(false, 1);
		}
	}

	@Test
	void firstDeathOfEverySlotShouldCostNothing() {
		for (Slot slot : this.pool.slots()) {
			assertThat(die(slot, null, false)).isZero();
		}
	}

	@Test
	void deathsInOneSlotShouldSlowItDown() {
		Slot slot = this.pool.slots().get(0);
		List<Duration> delays = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			delays.add(die(slot, null, false));
		}
		assertThat(delays).containsExactly(Duration.ZERO, Duration.ofMillis(500), Duration.ofSeconds(1),
				Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8), Duration.ofSeconds(8),
				Duration.ofSeconds(8));
	}

	@Test
	void deathsAllOverThePoolShouldSlowDownAlsoASlotThatIsNew() {
		for (int i = 0; i < 11; i++) {
			die(this.pool.slots().get(i % 3), null, false);
		}
		assertThat(die(this.pool.slots().get(3), null, false)).as("its own first, the third round of the pool")
			.isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void longStartsShouldNotHideDeaths() {
		for (int i = 0; i < 11; i++) {
			this.now = this.now.plus(Duration.ofMinutes(10));
			die(this.pool.slots().get(i % 3), null, false);
		}
		assertThat(die(this.pool.slots().get(3), null, false)).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void workerThatStaysReadyShouldEndTheStoryOfThePool() {
		for (int i = 0; i < 11; i++) {
			die(this.pool.slots().get(i % 3), null, false);
		}
		WorkerHandle well = worker(1);
		this.pool.slots().get(0).started(well);
		this.now = this.now.plus(RESET);
		assertThat(die(this.pool.slots().get(3), null, false)).isZero();
	}

	@Test
	void workerThatWasWellAllAlongShouldProveNothing() {
		WorkerHandle veteran = worker(1);
		this.pool.slots().get(0).started(veteran);
		this.now = this.now.plus(Duration.ofHours(1));
		for (int i = 0; i < 11; i++) {
			die(this.pool.slots().get(1 + i % 2), null, false);
		}
		assertThat(die(this.pool.slots().get(3), null, false)).isPositive();
	}

	@Test
	void rareDeathsShouldNeverSlowDown() {
		for (int day = 0; day < 100; day++) {
			Slot slot = this.pool.slots().get(day % 4);
			WorkerHandle worker = worker(slot.id());
			slot.started(worker);
			this.now = this.now.plus(Duration.ofDays(1));
			assertThat(die(slot, worker, true)).isZero();
		}
	}

	@Test
	void workerShouldBeHealthyOnceItHasBeenReadyForLong() {
		WorkerHandle worker = new WorkerHandle(1, 1, 1, 1, this.now);
		assertThat(this.crashLoop.isHealthy(worker, this.now.plus(Duration.ofDays(1)))).isFalse();
		worker.booted(this.now);
		assertThat(this.crashLoop.isHealthy(worker, this.now.plus(RESET).minusMillis(1))).isFalse();
		assertThat(this.crashLoop.isHealthy(worker, this.now.plus(RESET))).isTrue();
	}

	private WorkerHandle worker(int slot) {
		WorkerHandle worker = new WorkerHandle(100 + slot, slot, slot, 1, this.now);
		worker.booted(this.now);
		return worker;
	}

	private Duration die(Slot slot, @Nullable WorkerHandle worker, boolean healthy) {
		slot.lost(healthy);
		return this.crashLoop.died(slot, worker, this.pool, this.now);
	}

}
