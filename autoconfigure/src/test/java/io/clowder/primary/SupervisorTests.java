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
import java.util.List;
import java.util.stream.Stream;

import io.clowder.ClusterEvent;
import io.clowder.ClusterEvent.Type;
import io.clowder.WorkerState;
import io.clowder.WorkerStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Supervisor}: the policy, one sentence per test.
 */
class SupervisorTests {

	private static final Duration MILLI = Duration.ofMillis(1);

	private static final Duration START_TIMEOUT = Duration.ofMinutes(1);

	private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration HEALTHY_WHILE = Duration.ofSeconds(30);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(40);

	@Test
	void startLaunchesOneWorkerPerSlot() {
		TestCluster cluster = new TestCluster(3).start();
		assertThat(cluster.workers().drainCommands()).containsExactly("launch 1", "launch 2", "launch 3");
		assertThat(cluster.supervisor().pool().slots()).extracting(Slot::id).containsExactly(1, 2, 3);
		assertThat(cluster.supervisor().exitCode()).isEmpty();
	}

	@Test
	void startedWorkerIsKnownByItsProcessAndTime() {
		TestCluster cluster = new TestCluster(2).start();
		WorkerHandle worker = cluster.worker(2);
		assertThat(worker.pid()).isEqualTo(cluster.pid(2));
		assertThat(worker.startedAt()).isEqualTo(cluster.now());
		assertThat(worker.generation()).isEqualTo(cluster.supervisor().operations().generation()).isEqualTo(1);
		assertThat(worker.state()).isEqualTo(WorkerState.STARTING);
	}

	@Test
	void everyStartIsAnEvent() {
		TestCluster cluster = new TestCluster(2).start();
		assertThat(cluster.log().events()).containsExactly(
				event(cluster, Type.WORKER_STARTED, 1, "Worker 1 started with pid " + cluster.pid(1) + "."),
				event(cluster, Type.WORKER_STARTED, 2, "Worker 2 started with pid " + cluster.pid(2) + "."));
	}

	@Test
	void workerThatAcceptsTrafficIsReadyAndAdmitted() {
		TestCluster cluster = new TestCluster(2).start();
		cluster.advance(Duration.ofMillis(2340));
		cluster.accept(2);
		assertThat(cluster.worker(2).state()).isEqualTo(WorkerState.READY);
		assertThat(cluster.worker(2).readyAt()).isEqualTo(cluster.now());
		assertThat(cluster.workers().admitted()).containsExactly(cluster.pid(2));
		assertThat(cluster.event())
			.isEqualTo(event(cluster, Type.WORKER_READY, 2, "Worker 2 is ready after 2.3 seconds."));
	}

	@Test
	void workerThatDoesNotYetAcceptTrafficKeepsStarting() {
		TestCluster cluster = new TestCluster(1).start();
		cluster.workers().drainCommands();
		cluster.refuse(1);
		assertThat(cluster.worker(1).state()).isEqualTo(WorkerState.STARTING);
		assertThat(cluster.workers().drainCommands()).isEmpty();
		assertThat(cluster.event().type()).isEqualTo(Type.WORKER_STARTED);
	}

	@Test
	void onlyTheVeryFirstReadyWorkerIsAnnounced() {
		TestCluster cluster = new TestCluster(2).start();
		cluster.workers().drainCommands();
		cluster.accept(2);
		assertThat(cluster.workers().drainCommands()).containsExactlyInAnyOrder("admit 2", "first ready");
		cluster.accept(1);
		cluster.exit(1, 1);
		cluster.accept(1);
		assertThat(cluster.workers().drainCommands()).doesNotContain("first ready");
	}

	@Test
	void clusterIsReadyWhenEveryWorkerIs() {
		TestCluster cluster = new TestCluster(2).start();
		cluster.advance(Duration.ofSeconds(3));
		cluster.accept(1);
		assertThat(cluster.event().type()).isEqualTo(Type.WORKER_READY);
		assertThat(cluster.workers().timesAllReady).isZero();
		cluster.advance(Duration.ofSeconds(1));
		cluster.accept(2);
		assertThat(cluster.event())
			.isEqualTo(event(cluster, Type.CLUSTER_READY, null, "All 2 workers are ready after 4.0 seconds."));
		assertThat(cluster.workers().timesAllReady).isOne();
	}

	@Test
	void clusterOfOneWorkerSaysSo() {
		TestCluster cluster = new TestCluster(1).start();
		cluster.accept(1);
		assertThat(cluster.event().message()).isEqualTo("The only worker is ready after 0.0 seconds.");
	}

	@Test
	void clusterIsReadyAgainAfterAReplacement() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.advance(Duration.ofHours(1));
		cluster.exit(1, 1);
		cluster.accept(1);
		assertThat(cluster.event()).isEqualTo(event(cluster, Type.CLUSTER_READY, null, "All 2 workers are ready."));
	}

	@Test
	void repeatedAvailabilityChangesNothing() {
		TestCluster cluster = new TestCluster(2).startReady();
		List<ClusterEvent> events = cluster.log().events();
		cluster.accept(1);
		cluster.accept(2);
		assertThat(cluster.workers().drainCommands()).isEmpty();
		assertThat(cluster.log().events()).isEqualTo(events);
	}

	@Test
	void availabilityIsRemembered() {
		TestCluster cluster = new TestCluster(1).start();
		assertThat(cluster.worker(1).readiness()).isNull();
		cluster.handle(
				(supervisor) -> supervisor.availabilityChanged(cluster.pid(1), "REFUSING_TRAFFIC", false, "BROKEN"));
		assertThat(cluster.worker(1).readiness()).isEqualTo("REFUSING_TRAFFIC");
		assertThat(cluster.worker(1).liveness()).isEqualTo("BROKEN");
	}

	@Test
	void heartbeatIsRemembered() {
		TestCluster cluster = new TestCluster(1).start();
		assertThat(cluster.worker(1).lastHeartbeat()).isNull();
		assertThat(cluster.worker(1).metrics()).isNull();
		cluster.heartbeat(1);
		assertThat(cluster.worker(1).lastHeartbeat()).isEqualTo(cluster.now());
		assertThat(cluster.worker(1).metrics()).isEqualTo(TestCluster.METRICS);
	}

	@Test
	void workerThatDiesIsReplacedAtOnceInTheSameSlot() {
		TestCluster cluster = new TestCluster(3).startReady();
		long before = cluster.pid(2);
		cluster.exit(2, 137);
		assertThat(cluster.workers().drainCommands()).containsExactly("dismiss 2", "launch 2");
		assertThat(cluster.worker(2).pid()).isEqualTo(cluster.pid(2)).isNotEqualTo(before);
		assertThat(cluster.worker(2).state()).isEqualTo(WorkerState.STARTING);
		assertThat(cluster.slot(2).restarts()).isOne();
	}

	@Test
	void deathOfOneWorkerLeavesTheOthersAlone() {
		TestCluster cluster = new TestCluster(3).startReady();
		WorkerHandle first = cluster.worker(1);
		WorkerHandle third = cluster.worker(3);
		cluster.exit(2, 1);
		assertThat(cluster.worker(1)).isSameAs(first);
		assertThat(cluster.worker(3)).isSameAs(third);
		assertThat(cluster.workers().admitted()).containsExactlyInAnyOrder(first.pid(), third.pid());
		assertThat(cluster.slot(1).restarts()).isZero();
	}

	@Test
	void workerThatDiedIsNotAdmittedAnyMore() {
		TestCluster cluster = new TestCluster(1).startReady();
		cluster.exit(1, 0);
		assertThat(cluster.workers().admitted()).isEmpty();
		cluster.accept(1);
		assertThat(cluster.workers().admitted()).containsExactly(cluster.pid(1));
	}

	@Test
	void exitIsRememberedAndTold() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.advance(Duration.ofMinutes(5));
		cluster.exit(2, 137);
		WorkerStatus.Exit exit = cluster.slot(2).lastExit();
		assertThat(exit)
			.isEqualTo(new WorkerStatus.Exit(137, "KILL", "killed by SIGKILL, perhaps out of memory", cluster.now()));
		assertThat(cluster.log().events())
			.contains(event(cluster, Type.WORKER_EXITED, 2, "Worker 2 killed by SIGKILL, perhaps out of memory."));
	}

	@Test
	void workerThatEndsByItselfIsReplacedWhateverItsExitCode() {
		TestCluster cluster = new TestCluster(1).startReady();
		cluster.exit(1, 0);
		assertThat(cluster.workers().alive()).containsKey(1);
	}

	@Test
	void secondDeathInARowWaitsForTheBackOff() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.exit(1, 1);
		cluster.workers().drainCommands();
		cluster.exit(1, 1);
		assertThat(cluster.slot(1).nextAttemptAt()).isEqualTo(cluster.now().plusMillis(500));
		assertThat(cluster.event()).isEqualTo(event(cluster, Type.WORKER_WAITING, 1,
				"Worker 1 died 2 times in a row. The next attempt for worker 1 is in 0.5 seconds."));
		cluster.advance(Duration.ofMillis(499));
		assertThat(cluster.workers().drainCommands()).doesNotContain("launch 1");
		cluster.advance(MILLI);
		assertThat(cluster.workers().drainCommands()).containsExactly("launch 1");
		assertThat(cluster.slot(1).nextAttemptAt()).isNull();
	}

	@Test
	void backOffDoublesUpToTheCeilingAndNeverEnds() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.exit(1, 1);
		List<Duration> delays = Stream.generate(() -> {
			cluster.exit(1, 1);
			Duration delay = Duration.between(cluster.now(), cluster.slot(1).nextAttemptAt());
			cluster.advance(delay);
			return delay;
		}).limit(2000).toList();
		assertThat(delays).startsWith(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2),
				Duration.ofSeconds(4), Duration.ofSeconds(8));
		assertThat(delays.subList(4, delays.size())).containsOnly(Duration.ofSeconds(8));
		assertThat(cluster.workers().alive()).containsKey(1);
		assertThat(cluster.slot(1).restarts()).isEqualTo(2001);
	}

	@Test
	void backOffOfOneSlotDoesNotDelayAnother() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.exit(1, 1);
		cluster.exit(1, 1);
		cluster.workers().drainCommands();
		cluster.exit(2, 1);
		assertThat(cluster.workers().drainCommands()).containsExactly("dismiss 2", "launch 2");
	}

	@Test
	void healthyWhileResetsTheBackOff() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.exit(1, 1);
		cluster.accept(1);
		cluster.advance(HEALTHY_WHILE);
		cluster.workers().drainCommands();
		cluster.exit(1, 1);
		assertThat(cluster.workers().drainCommands()).containsExactly("dismiss 1", "launch 1");
		cluster.exit(1, 1);
		assertThat(cluster.slot(1).nextAttemptAt()).as("the second in a row again").isNotNull();
	}

	@Test
	void deathJustBeforeTheHealthyWhileIsOneInARow() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.exit(1, 1);
		cluster.accept(1);
		cluster.advance(HEALTHY_WHILE.minus(MILLI));
		cluster.exit(1, 1);
		assertThat(cluster.slot(1).nextAttemptAt()).isNotNull();
	}

	@Test
	void longStartIsNoHealthyWhile() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.exit(1, 1);
		cluster.advance(HEALTHY_WHILE.plusSeconds(5));
		cluster.exit(1, 1);
		assertThat(cluster.slot(1).nextAttemptAt()).isNotNull();
	}

	@Test
	void nothingIsReplacedBeforeAnyWorkerWasReady() {
		TestCluster cluster = new TestCluster(3).start();
		cluster.workers().drainCommands();
		cluster.exit(1, 1);
		cluster.exit(3, 1);
		cluster.advance(Duration.ofSeconds(30));
		assertThat(cluster.workers().drainCommands()).containsExactly("dismiss 1", "dismiss 3");
		assertThat(cluster.supervisor().exitCode()).isEmpty();
	}

	@Test
	void heldSlotsAreStartedOnceOneWorkerIsReady() {
		TestCluster cluster = new TestCluster(3).start();
		cluster.exit(1, 1);
		cluster.exit(3, 1);
		cluster.workers().drainCommands();
		cluster.accept(2);
		assertThat(cluster.workers().drainCommands()).containsExactlyInAnyOrder("admit 2", "first ready", "launch 1",
				"launch 3");
	}

	@Test
	void poolWhereEveryWorkerDiesBeforeReadyEndsWithTheFirstExitCode() {
		TestCluster cluster = new TestCluster(3).start();
		cluster.exit(2, 42);
		cluster.exit(1, 1);
		assertThat(cluster.supervisor().exitCode()).isEmpty();
		cluster.exit(3, 137);
		assertThat(cluster.supervisor().exitCode()).hasValue(42);
		assertThat(cluster.supervisor().failedToStart()).isTrue();
	}

	@Test
	void applicationThatEndsNormallyBeforeReadyEndsThePoolNormally() {
		TestCluster cluster = new TestCluster(2).start();
		cluster.exit(1, 0);
		cluster.exit(2, 1);
		assertThat(cluster.supervisor().exitCode()).hasValue(0);
	}

	@Test
	void poolThatWasOnceReadyNeverGivesUp() {
		TestCluster cluster = new TestCluster(2).startReady();
		for (int i = 0; i < 20; i++) {
			cluster.exit(1, 1);
			cluster.exit(2, 1);
			assertThat(cluster.supervisor().exitCode()).isEmpty();
			cluster.advance(Duration.ofSeconds(8));
			assertThat(cluster.workers().alive()).containsOnlyKeys(1, 2);
		}
		assertThat(cluster.supervisor().failedToStart()).isFalse();
	}

	@Test
	void workerThatIsNotReadyInTimeIsKilled() {
		TestCluster cluster = new TestCluster(2).start();
		cluster.accept(2);
		cluster.workers().drainCommands();
		long late = cluster.pid(1);
		cluster.advance(START_TIMEOUT.minus(MILLI));
		assertThat(cluster.workers().drainCommands()).isEmpty();
		cluster.advance(MILLI);
		assertThat(cluster.workers().drainCommands()).containsExactly("dismiss 1", "examine 1", "kill 1", "launch 1");
		assertThat(cluster.log().events())
			.contains(event(cluster, Type.WORKER_KILLED, 1, "Worker 1 was not ready after 60.0 seconds. Killing it."));
		cluster.exitOf(late, 137);
		assertThat(cluster.slot(1).lastExit().reason()).isEqualTo("was not ready after 60.0 seconds and was killed");
		assertThat(cluster.workers().alive()).containsKey(1);
	}

	@Test
	void poolWhereNoWorkerIsReadyInTimeEnds() {
		TestCluster cluster = new TestCluster(2).start();
		cluster.advance(START_TIMEOUT);
		assertThat(cluster.workers().drainCommands()).contains("kill 1", "kill 2");
		cluster.exit(1, 137);
		cluster.exit(2, 137);
		assertThat(cluster.supervisor().exitCode()).hasValue(137);
	}

	@Test
	void replacementHasTheWholeStartTimeout() {
		TestCluster cluster = new TestCluster(1).startReady();
		cluster.advance(Duration.ofHours(1));
		cluster.exit(1, 1);
		cluster.workers().drainCommands();
		cluster.advance(START_TIMEOUT.minus(MILLI));
		assertThat(cluster.workers().drainCommands()).isEmpty();
	}

	@Test
	void silentWorkerIsKilledAndReplaced() {
		TestCluster cluster = new TestCluster(2).startReady();
		long silent = cluster.pid(1);
		cluster.silence(1);
		cluster.advance(HEARTBEAT_TIMEOUT.minus(MILLI));
		assertThat(cluster.workers().drainCommands()).isEmpty();
		cluster.advance(MILLI);
		assertThat(cluster.workers().drainCommands()).as("replaced without waiting for its end")
			.containsExactly("dismiss 1", "examine 1", "kill 1", "launch 1");
		assertThat(cluster.supervisor().pool().find(silent).state()).isEqualTo(WorkerState.DRAINING);
		assertThat(cluster.log().events()).contains(
				event(cluster, Type.WORKER_KILLED, 1, "Worker 1 gave no sign of life for 10.0 seconds. Killing it."));
		cluster.exitOf(silent, 137);
		assertThat(cluster.workers().drainCommands()).containsExactly("dismiss 1");
		assertThat(cluster.slot(1).lastExit().reason())
			.isEqualTo("gave no sign of life for 10.0 seconds and was killed");
	}

	@Test
	void heartbeatKeepsAWorkerAlive() {
		TestCluster cluster = new TestCluster(1).startReady();
		cluster.advance(Duration.ofDays(1));
		assertThat(cluster.workers().drainCommands()).isEmpty();
	}

	@Test
	void readyWorkerHasTheWholeHeartbeatTimeoutForItsFirstHeartbeat() {
		TestCluster cluster = new TestCluster(1).start();
		cluster.silence(1);
		cluster.advance(HEARTBEAT_TIMEOUT.plusSeconds(20));
		cluster.accept(1);
		cluster.advance(HEARTBEAT_TIMEOUT.minus(MILLI));
		assertThat(cluster.workers().drainCommands()).containsExactly("launch 1", "admit 1", "first ready");
		cluster.advance(MILLI);
		assertThat(cluster.workers().drainCommands()).contains("kill 1");
	}

	@Test
	void killedWorkerIsKilledOnceAndIsNotAdmittedAgain() {
		TestCluster cluster = new TestCluster(2).startReady();
		long silent = cluster.pid(1);
		cluster.silence(1);
		cluster.advance(HEARTBEAT_TIMEOUT);
		cluster.workers().drainCommands();
		cluster.acceptFrom(silent);
		cluster.speakUp(silent);
		cluster.advance(START_TIMEOUT.minus(MILLI));
		assertThat(cluster.workers().drainCommands()).isEmpty();
		assertThat(cluster.workers().admitted()).containsExactly(cluster.pid(2));
	}

	@Test
	void silentWorkerThatRefusesTrafficIsKilledToo() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.refuse(1);
		cluster.silence(1);
		cluster.workers().drainCommands();
		cluster.advance(HEARTBEAT_TIMEOUT);
		assertThat(cluster.workers().drainCommands()).contains("kill 1");
	}

	@Test
	void sleepingPrimaryExcusesItsWorkers() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.silence(1);
		cluster.silence(2);
		cluster.advance(HEARTBEAT_TIMEOUT.minus(MILLI));
		cluster.sleep(Duration.ofHours(8));
		cluster.advance(HEARTBEAT_TIMEOUT.minus(MILLI));
		assertThat(cluster.workers().drainCommands()).isEmpty();
		cluster.advance(MILLI);
		assertThat(cluster.workers().drainCommands()).as("they had their time after the sleep")
			.contains("kill 1", "kill 2");
	}

	@Test
	void sleepingPrimaryExcusesStartingWorkers() {
		TestCluster cluster = new TestCluster(1).start();
		cluster.workers().drainCommands();
		cluster.sleep(Duration.ofHours(8));
		cluster.advance(START_TIMEOUT.minus(MILLI));
		assertThat(cluster.workers().drainCommands()).isEmpty();
		cluster.advance(MILLI);
		assertThat(cluster.workers().drainCommands()).contains("kill 1");
	}

	@Test
	void waitingForAShortHeartbeatTimeoutIsNoSleep() {
		TestCluster cluster = new TestCluster(TestCluster.settings(1, Duration.ofSeconds(1)), TestCluster.NO_JITTER)
			.startReady();
		cluster.silence(1);
		cluster.advance(Duration.ofSeconds(1));
		assertThat(cluster.workers().drainCommands()).contains("kill 1");
	}

	@Test
	void refusingTrafficTakesOutOfRotationUntilItAcceptsAgain() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.refuse(1);
		assertThat(cluster.workers().drainCommands()).containsExactly("dismiss 1");
		assertThat(cluster.worker(1).state()).isEqualTo(WorkerState.DRAINING);
		assertThat(cluster.event()).isEqualTo(
				event(cluster, Type.WORKER_REFUSING, 1, "Worker 1 refuses traffic and gets no new connections."));
		cluster.advance(Duration.ofMinutes(10));
		assertThat(cluster.workers().drainCommands()).as("it is left alone").isEmpty();
		cluster.accept(1);
		assertThat(cluster.workers().drainCommands()).containsExactly("admit 1");
		assertThat(cluster.worker(1).state()).isEqualTo(WorkerState.READY);
		assertThat(cluster.log().events()).contains(
				event(cluster, Type.WORKER_READY, 1, "Worker 1 accepts traffic again."),
				event(cluster, Type.CLUSTER_READY, null, "All 2 workers are ready."));
	}

	@Test
	void refusingTrafficDoesNotMakeTheStartLonger() {
		TestCluster cluster = new TestCluster(1).start();
		cluster.advance(Duration.ofSeconds(5));
		cluster.accept(1);
		cluster.refuse(1);
		cluster.advance(Duration.ofSeconds(5));
		cluster.accept(1);
		assertThat(Duration.between(cluster.worker(1).startedAt(), cluster.worker(1).readyAt()))
			.isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void stopAsksEveryWorkerOnceAndWaits() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.stop("received SIGTERM", 143);
		assertThat(cluster.workers().drainCommands()).containsExactly("refuse clients", "dismiss 1", "dismiss 2",
				"stop 1: received SIGTERM", "stop 2: received SIGTERM");
		assertThat(cluster.event())
			.isEqualTo(event(cluster, Type.CLUSTER_STOPPING, null, "Stopping 2 workers gracefully: received SIGTERM."));
		cluster.advance(STOP_TIMEOUT.minus(MILLI));
		assertThat(cluster.workers().drainCommands()).isEmpty();
		assertThat(cluster.supervisor().exitCode()).isEmpty();
	}

	@Test
	void stopAsksWorkersInEveryState() {
		TestCluster cluster = new TestCluster(3).start();
		cluster.accept(1);
		cluster.accept(2);
		cluster.refuse(2);
		cluster.workers().drainCommands();
		cluster.stop("enough", 0);
		assertThat(cluster.workers().drainCommands()).contains("stop 1: enough", "stop 2: enough", "stop 3: enough");
		assertThat(cluster.supervisor().pool().slots())
			.allSatisfy((slot) -> assertThat(cluster.worker(slot.id()).state()).isEqualTo(WorkerState.DRAINING));
	}

	@Test
	void exitCodeOfStopIsTheSignals() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.stop("received SIGTERM", 143);
		cluster.exit(1, 0);
		assertThat(cluster.supervisor().exitCode()).isEmpty();
		cluster.exit(2, 7);
		assertThat(cluster.supervisor().exitCode()).hasValue(143);
		assertThat(cluster.supervisor().failedToStart()).isFalse();
	}

	@Test
	void stopWhileAWorkerWaitsInBackOffEndsWithTheOthers() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.exit(1, 1);
		cluster.exit(1, 1);
		cluster.workers().drainCommands();
		cluster.stop("received SIGINT", 130);
		cluster.advance(Duration.ofSeconds(20));
		assertThat(cluster.workers().drainCommands()).containsExactly("refuse clients", "dismiss 2",
				"stop 2: received SIGINT");
		cluster.exit(2, 0);
		assertThat(cluster.supervisor().exitCode()).hasValue(130);
	}

	@Test
	void stopWhileEveryWorkerWaitsInBackOffEndsAtOnce() {
		TestCluster cluster = new TestCluster(1).startReady();
		cluster.exit(1, 1);
		cluster.exit(1, 1);
		cluster.stop("received SIGTERM", 143);
		assertThat(cluster.supervisor().exitCode()).hasValue(143);
	}

	@Test
	void stopBeforeAnyWorkerWasReadyIsNoFailure() {
		TestCluster cluster = new TestCluster(2).start();
		cluster.exit(1, 1);
		cluster.stop("received SIGTERM", 143);
		cluster.exit(2, 143);
		assertThat(cluster.supervisor().exitCode()).hasValue(143);
		assertThat(cluster.supervisor().failedToStart()).isFalse();
	}

	@Test
	void nothingIsReplacedWhileStopping() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.stop("enough", 0);
		cluster.workers().drainCommands();
		cluster.exit(1, 0);
		cluster.advance(Duration.ofSeconds(20));
		assertThat(cluster.workers().drainCommands()).containsExactly("dismiss 1");
		assertThat(cluster.event())
			.satisfies((event) -> assertThat(event.message()).isEqualTo("Worker 1 exited with code 0."));
	}

	@Test
	void workerThatBecomesReadyWhileStoppingIsNotAdmitted() {
		TestCluster cluster = new TestCluster(1).start();
		cluster.stop("enough", 0);
		cluster.workers().drainCommands();
		cluster.accept(1);
		assertThat(cluster.workers().drainCommands()).isEmpty();
	}

	@Test
	void silentWorkersAreNotKilledBeforeTheirTimeToStopIsOver() {
		TestCluster cluster = new TestCluster(1).startReady();
		cluster.stop("enough", 0);
		cluster.workers().drainCommands();
		cluster.silence(1);
		cluster.advance(STOP_TIMEOUT.minus(MILLI));
		assertThat(cluster.workers().drainCommands()).isEmpty();
	}

	@Test
	void lateWorkersAreKilledWhenStopping() {
		TestCluster cluster = new TestCluster(3).startReady();
		cluster.stop("received SIGTERM", 143);
		cluster.exit(1, 0);
		cluster.workers().drainCommands();
		cluster.advance(STOP_TIMEOUT);
		assertThat(cluster.workers().drainCommands()).containsExactlyInAnyOrder("kill 2", "kill 3");
		cluster.advance(Duration.ofMinutes(1));
		assertThat(cluster.workers().drainCommands()).as("once").isEmpty();
		cluster.exit(2, 137);
		cluster.exit(3, 137);
		assertThat(cluster.slot(3).lastExit().reason()).isEqualTo("did not stop in time and was killed");
		assertThat(cluster.supervisor().exitCode()).hasValue(143);
	}

	@Test
	void secondStopKillsAtOnce() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.stop("received SIGTERM", 143);
		cluster.exit(1, 0);
		cluster.workers().drainCommands();
		cluster.stop("received SIGINT", 130);
		assertThat(cluster.workers().drainCommands()).containsExactly("kill 2");
		assertThat(cluster.event())
			.isEqualTo(event(cluster, Type.CLUSTER_STOPPING, null, "Stopping at once: received SIGINT."));
		cluster.exit(2, 137);
		assertThat(cluster.supervisor().exitCode()).as("of the first").hasValue(143);
	}

	@Test
	void thirdStopKillsNobodyTwice() {
		TestCluster cluster = new TestCluster(1).startReady();
		cluster.stop("enough", 0);
		cluster.stop("enough", 0);
		cluster.workers().drainCommands();
		cluster.stop("enough", 0);
		assertThat(cluster.workers().drainCommands()).isEmpty();
	}

	@Test
	void stopAfterTheEndChangesNothing() {
		TestCluster cluster = new TestCluster(1).start();
		cluster.exit(1, 42);
		List<ClusterEvent> events = cluster.log().events();
		cluster.stop("received SIGTERM", 143);
		assertThat(cluster.supervisor().exitCode()).hasValue(42);
		assertThat(cluster.supervisor().failedToStart()).isTrue();
		assertThat(cluster.log().events()).isEqualTo(events);
	}

	@Test
	void poolThatCannotLaunchAnyWorkerEnds() {
		TestCluster cluster = new TestCluster(2);
		cluster.workers().failToLaunch(1, new IOException("No such file"));
		cluster.workers().failToLaunch(2, new IOException("No such file"));
		cluster.start();
		assertThat(cluster.workers().drainCommands()).containsExactly("launch 1", "launch 2");
		assertThat(cluster.supervisor().exitCode()).hasValue(1);
		assertThat(cluster.supervisor().failedToStart()).isTrue();
		assertThat(cluster.event())
			.isEqualTo(event(cluster, Type.WORKER_EXITED, 2, "Worker 2 could not be started: No such file."));
	}

	@Test
	void poolWhereTheOnlyLaunchedWorkerDiesEnds() {
		TestCluster cluster = new TestCluster(2);
		cluster.workers().failToLaunch(2, new IOException("No such file"));
		cluster.start();
		assertThat(cluster.supervisor().exitCode()).isEmpty();
		cluster.exit(1, 42);
		assertThat(cluster.supervisor().exitCode()).as("of the first failure").hasValue(1);
	}

	@Test
	void slotThatCannotBeLaunchedIsHeldUntilAWorkerIsReady() {
		TestCluster cluster = new TestCluster(2);
		cluster.workers().failToLaunch(1, new IOException("Out of memory"));
		cluster.start();
		cluster.advance(Duration.ofSeconds(30));
		assertThat(cluster.workers().drainCommands()).containsExactly("launch 1", "launch 2");
		cluster.workers().failToLaunch(1, null);
		cluster.accept(2);
		assertThat(cluster.workers().drainCommands()).contains("launch 1");
		assertThat(cluster.workers().alive()).containsOnlyKeys(1, 2);
		assertThat(cluster.slot(1).restarts()).isZero();
	}

	@Test
	void replacementThatCannotBeLaunchedIsTriedAgainAfterTheBackOff() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.workers().failToLaunch(1, new IOException("Out of memory"));
		cluster.exit(1, 1);
		assertThat(cluster.workers().drainCommands()).containsExactly("dismiss 1", "launch 1");
		assertThat(cluster.slot(1).nextAttemptAt()).isEqualTo(cluster.now().plusMillis(500));
		assertThat(cluster.slot(1).lastExit().reason()).isEqualTo("could not be started: Out of memory");
		cluster.advance(Duration.ofMillis(500));
		assertThat(cluster.slot(1).nextAttemptAt()).isEqualTo(cluster.now().plusSeconds(1));
		cluster.workers().failToLaunch(1, null);
		cluster.advance(Duration.ofSeconds(1));
		assertThat(cluster.workers().alive()).containsOnlyKeys(1, 2);
	}

	@Test
	void replacementWhoseLaunchFailsUnexpectedlyIsTriedAgainAfterTheBackOff() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.workers().failToLaunch(1, new IllegalArgumentException("unexpected"));
		cluster.exit(1, 1);
		assertThat(cluster.slot(1).nextAttemptAt()).isEqualTo(cluster.now().plusMillis(500));
		cluster.workers().failToLaunch(1, null);
		cluster.advance(Duration.ofMillis(500));
		assertThat(cluster.workers().alive()).containsOnlyKeys(1, 2);
	}

	@Test
	void unexpectedFailureOfTheFirstLaunchEndsTheStart() {
		TestCluster cluster = new TestCluster(2);
		cluster.workers().failToLaunch(1, new IllegalArgumentException("unexpected"));
		assertThatIllegalArgumentException().isThrownBy(cluster::start).withMessage("unexpected");
	}

	@Test
	void unknownPidsAreIgnored() {
		TestCluster cluster = new TestCluster(2).startReady();
		List<ClusterEvent> events = cluster.log().events();
		cluster.acceptFrom(4711);
		cluster.handle((supervisor) -> supervisor.heartbeat(4711, TestCluster.METRICS));
		cluster.handle((supervisor) -> supervisor.exited(4711, new ProcessEnd(1)));
		assertThat(cluster.workers().drainCommands()).isEmpty();
		assertThat(cluster.log().events()).isEqualTo(events);
	}

	@Test
	void lateNewsOfADeadWorkerDoesNotTouchItsReplacement() {
		TestCluster cluster = new TestCluster(1).startReady();
		long dead = cluster.pid(1);
		cluster.exit(1, 1);
		cluster.workers().drainCommands();
		cluster.acceptFrom(dead);
		cluster.handle((supervisor) -> supervisor.exited(dead, new ProcessEnd(1)));
		assertThat(cluster.workers().drainCommands()).isEmpty();
		assertThat(cluster.worker(1).state()).isEqualTo(WorkerState.STARTING);
	}

	@Test
	void nothingIsDueWithoutADeadline() {
		TestCluster cluster = new TestCluster(1).start();
		cluster.exit(1, 1);
		assertThat(cluster.supervisor().nextDeadline()).isAfter(cluster.now().plusSeconds(1));
	}

	private static ClusterEvent event(TestCluster cluster, Type type, Integer worker, String message) {
		Instant at = cluster.now();
		return new ClusterEvent(at, type, worker, message);
	}

}
