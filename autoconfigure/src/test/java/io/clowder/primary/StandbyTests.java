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

import io.clowder.ClusterEvent.Type;
import io.clowder.WorkerState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Supervisor} with standby workers.
 */
class StandbyTests {

	private final TestCluster cluster = new TestCluster(TestCluster.withStandby(2, 1), TestCluster.NO_JITTER).start();

	@Test
	void standbyShouldStartWhenAllOthersAreReady() {
		assertThat(this.cluster.workers().alive()).containsOnlyKeys(1, 2);
		this.cluster.accept(1);
		assertThat(this.cluster.workers().alive()).containsOnlyKeys(1, 2);
		this.cluster.accept(2);
		assertThat(this.cluster.workers().alive()).containsOnlyKeys(1, 2, 3);
	}

	@Test
	void standbyShouldBootAndGetNothing() {
		boot();
		assertThat(this.cluster.worker(3).state()).isEqualTo(WorkerState.STANDBY);
		assertThat(this.cluster.workers().admitted()).containsOnly(this.cluster.pid(1), this.cluster.pid(2));
		assertThat(this.cluster.supervisor().pool().ready()).isEqualTo(2);
	}

	@Test
	void standbyShouldTakeThePlaceOfTheDeadAtOnce() {
		boot();
		long standby = this.cluster.pid(3);
		this.cluster.workers().drainCommands();
		this.cluster.exit(1, 137);
		assertThat(this.cluster.workers().drainCommands()).startsWith("dismiss 1", "admit 3");
		assertThat(this.cluster.workers().admitted()).containsOnly(this.cluster.pid(2), standby);
		assertThat(this.cluster.slot(1).isStandby()).isTrue();
		assertThat(this.cluster.slot(3).isStandby()).isFalse();
		assertThat(this.cluster.supervisor().pool().ready()).isEqualTo(2);
		assertThat(this.cluster.log().events()).anySatisfy((event) -> {
			assertThat(event.type()).isEqualTo(Type.STANDBY_PROMOTED);
			assertThat(event.message()).isEqualTo("Standby worker 3 takes the place of worker 1.");
		});
	}

	@Test
	void deadWorkerShouldComeBackAsStandby() {
		boot();
		this.cluster.exit(1, 137);
		this.cluster.accept(1);
		assertThat(this.cluster.worker(1).state()).isEqualTo(WorkerState.STANDBY);
		this.cluster.exit(2, 137);
		assertThat(this.cluster.worker(1).state()).isEqualTo(WorkerState.READY);
	}

	@Test
	void standbyThatIsNotBootedShouldNotBePromoted() {
		this.cluster.accept(1);
		this.cluster.accept(2);
		this.cluster.exit(1, 137);
		assertThat(this.cluster.slot(1).isStandby()).isFalse();
		assertThat(this.cluster.worker(1).state()).isEqualTo(WorkerState.STARTING);
	}

	@Test
	void standbyThatRefusesTrafficShouldNotBePromoted() {
		boot();
		this.cluster.refuse(3);
		this.cluster.exit(1, 137);
		assertThat(this.cluster.slot(3).isStandby()).isTrue();
	}

	@Test
	void standbyThatDiesShouldBeReplacedByAStandby() {
		boot();
		this.cluster.exit(3, 137);
		assertThat(this.cluster.worker(3).state()).isEqualTo(WorkerState.STARTING);
		assertThat(this.cluster.slot(3).isStandby()).isTrue();
		assertThat(this.cluster.supervisor().pool().ready()).isEqualTo(2);
	}

	@Test
	void standbyShouldReplaceAWorkerThatHangs() {
		boot();
		long standby = this.cluster.pid(3);
		this.cluster.silence(1);
		this.cluster.advance(Duration.ofSeconds(10));
		assertThat(this.cluster.workers().admitted()).contains(standby);
	}

	@Test
	void standbyShouldNotWaitForTheReasonOfADeath() {
		boot();
		long dead = this.cluster.pid(1);
		long standby = this.cluster.pid(3);
		this.cluster.handle((supervisor) -> supervisor.gone(dead));
		assertThat(this.cluster.workers().admitted()).containsOnly(this.cluster.pid(2), standby);
		assertThat(this.cluster.slot(1).isStandby()).isTrue();
		this.cluster.exitOf(dead, 137);
		assertThat(this.cluster.slot(3).isStandby()).as("once is enough").isFalse();
		assertThat(this.cluster.supervisor().pool().ready()).isEqualTo(2);
	}

	@Test
	void processThatIsGoneShouldGetNothingAlsoWithoutAStandby() {
		TestCluster pair = new TestCluster(2).startReady();
		pair.handle((supervisor) -> supervisor.gone(pair.pid(1)));
		assertThat(pair.workers().admitted()).containsOnly(pair.pid(2));
		assertThat(pair.supervisor().pool().ready()).isOne();
		pair.handle((supervisor) -> supervisor.gone(4711));
	}

	@Test
	void newWorkerThatServesInAPlaceThatWasTakenShouldBecomeAStandby() {
		boot();
		this.cluster.request("reload");
		this.cluster.prepared(2);
		WorkerHandle canary = this.cluster.successor(1);
		this.cluster.acceptFrom(canary.pid());
		this.cluster.exitOf(this.cluster.worker(1).pid(), 137);
		assertThat(this.cluster.slot(1).isStandby()).isTrue();
		this.cluster.advance(TestCluster.SOAK);
		assertThat(this.cluster.worker(1)).isSameAs(canary);
		assertThat(canary.state()).isEqualTo(WorkerState.STANDBY);
		assertThat(this.cluster.workers().admitted()).containsOnly(this.cluster.worker(2).pid(),
				this.cluster.worker(3).pid());
	}

	private void boot() {
		this.cluster.accept(1);
		this.cluster.accept(2);
		this.cluster.accept(3);
	}

}
