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
import java.util.List;

import io.clowder.ClusterEvent.Type;
import io.clowder.ClusterStatus.OperationState;
import io.clowder.ClusterStatus.OperationType;
import io.clowder.OperationOutcome;
import io.clowder.WorkerState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Reload}, in a cluster on paper.
 */
class ReloadTests {

	private static final Duration MILLI = Duration.ofMillis(1);

	private final TestCluster cluster = new TestCluster(2).startReady();

	@Test
	void reloadShouldFirstCopyTheApplication() {
		assertThat(this.cluster.request("reload").outcome()).isEqualTo(OperationOutcome.ACCEPTED);
		assertThat(this.cluster.workers().drainCommands()).containsExactly("prepare 2");
		assertThat(this.cluster.operation().type()).isEqualTo(OperationType.RELOAD);
		assertThat(this.cluster.operation().state()).isEqualTo(OperationState.RUNNING);
		assertThat(this.cluster.operation().message()).isEqualTo("Preparing generation 2.");
	}

	@Test
	void applicationThatCannotBeCopiedShouldTouchNoWorker() {
		this.cluster.request("reload");
		this.cluster.workers().drainCommands();
		this.cluster.handle((supervisor) -> supervisor.prepared(2, "shop.jar is no archive."));
		assertRolledBack("shop.jar is no archive. No worker was touched.");
		assertThat(this.cluster.workers().drainCommands()).containsExactly("retain [1]");
	}

	@Test
	void copyThatNeverEndsShouldEndTheReload() {
		this.cluster.request("reload");
		this.cluster.advance(Duration.ofMinutes(3).minus(MILLI));
		assertThat(this.cluster.operation().state()).isEqualTo(OperationState.RUNNING);
		this.cluster.advance(MILLI);
		assertRolledBack("The application could not be copied in time. No worker was touched.");
		this.cluster.prepared(2);
		assertThat(this.cluster.supervisor().pool().successors()).as("too late").isEmpty();
	}

	@Test
	void canaryShouldServeBesideTheOldGenerationUntilItHasSoaked() {
		reloadToCanary();
		assertThat(this.cluster.workers().pids()).hasSize(3);
		WorkerHandle canary = this.cluster.successor(1);
		assertThat(canary.generation()).isEqualTo(2);
		long oldPid = this.cluster.worker(1).pid();
		this.cluster.acceptFrom(canary.pid());
		assertThat(this.cluster.workers().admitted()).contains(oldPid, canary.pid());
		this.cluster.advance(TestCluster.SOAK.minus(MILLI));
		assertThat(this.cluster.worker(1).pid()).isEqualTo(oldPid);
		this.cluster.workers().drainCommands();
		this.cluster.advance(MILLI);
		assertThat(this.cluster.worker(1)).isSameAs(canary);
		assertThat(this.cluster.workers().drainCommands()).containsExactly("dismiss 1",
				"stop 1: generation 2 replaces it");
	}

	@Test
	void secondWorkerShouldWaitUntilTheFirstIsGone() {
		reloadToCanary();
		long old = this.cluster.worker(1).pid();
		this.cluster.acceptFrom(this.cluster.successor(1).pid());
		this.cluster.advance(TestCluster.SOAK.plusSeconds(20));
		assertThat(this.cluster.workers().pids()).as("n + 1 processes").hasSize(3);
		assertThat(this.cluster.slot(2).successor()).isNull();
		this.cluster.exitOf(old, 0);
		assertThat(this.cluster.successor(2).generation()).isEqualTo(2);
	}

	@Test
	void reloadShouldBeDoneWhenEveryOldWorkerIsGone() {
		reloadToCanary();
		replaceNext(1, TestCluster.SOAK);
		long old = this.cluster.worker(2).pid();
		this.cluster.acceptFrom(this.cluster.successor(2).pid());
		assertThat(this.cluster.operation().message())
			.isEqualTo("All workers are of generation 2, one worker of the old one still draining.");
		this.cluster.workers().drainCommands();
		this.cluster.exitOf(old, 0);
		assertThat(this.cluster.operation().state()).isEqualTo(OperationState.DONE);
		assertThat(this.cluster.operation().message()).isEqualTo("All workers are of generation 2.");
		assertThat(this.cluster.operation().endedAt()).isEqualTo(this.cluster.now());
		assertThat(this.cluster.supervisor().operations().generation()).isEqualTo(2);
		assertThat(this.cluster.workers().drainCommands()).contains("retain [2]");
	}

	@Test
	void oldWorkerThatStopsShouldBeNoCrash() {
		reloadToCanary();
		replaceNext(1, TestCluster.SOAK);
		assertThat(this.cluster.slot(1).deathsInARow()).isZero();
		assertThat(this.cluster.slot(1).lastExit().reason()).isEqualTo("stopped: generation 2 replaces it");
	}

	@Test
	void oldWorkerThatDoesNotStopShouldBeKilled() {
		reloadToCanary();
		long old = this.cluster.worker(1).pid();
		this.cluster.acceptFrom(this.cluster.successor(1).pid());
		this.cluster.advance(TestCluster.SOAK);
		this.cluster.workers().drainCommands();
		this.cluster.advance(Duration.ofSeconds(40).minus(MILLI));
		assertThat(this.cluster.workers().drainCommands()).isEmpty();
		this.cluster.advance(MILLI);
		assertThat(this.cluster.workers().drainCommands()).containsExactly("examine 1", "kill 1");
		this.cluster.exitOf(old, 137);
		assertThat(this.cluster.slot(1).lastExit().reason()).isEqualTo("did not stop in time and was killed");
		assertThat(this.cluster.operation().state()).isEqualTo(OperationState.RUNNING);
	}

	@Test
	void canaryThatDiesBeforeItIsReadyShouldUndoTheReload() {
		reloadToCanary();
		long canary = this.cluster.successor(1).pid();
		this.cluster.workers().drainCommands();
		this.cluster.exitOf(canary, 1);
		assertRolledBack("The new worker 1 exited with code 1. Generation 1 goes on serving.");
		assertThat(this.cluster.operation().lastLines()).containsExactly("last words of " + canary);
		assertThat(this.cluster.workers().drainCommands()).as("nobody else is touched")
			.containsExactly("dismiss 1", "retain [1]");
		assertThat(this.cluster.supervisor().operations().generation()).isOne();
	}

	@Test
	void canaryThatIsNotReadyInTimeShouldUndoTheReload() {
		reloadToCanary();
		long canary = this.cluster.successor(1).pid();
		this.cluster.advance(Duration.ofMinutes(1));
		assertRolledBack(
				"The new worker 1 was not ready after 60.0 seconds and was killed. Generation 1 goes on serving.");
		assertThat(this.cluster.operation().lastLines()).containsExactly("last words of " + canary);
	}

	@Test
	void canaryThatDiesWhileItSoaksShouldUndoTheReload() {
		reloadToCanary();
		long canary = this.cluster.successor(1).pid();
		this.cluster.acceptFrom(canary);
		this.cluster.advance(TestCluster.SOAK.minus(MILLI));
		this.cluster.exitOf(canary, 3);
		assertRolledBack("The new worker 1 exited with code 3. Generation 1 goes on serving.");
		assertThat(this.cluster.workers().admitted()).hasSize(2);
	}

	@Test
	void canaryThatIsBrokenShouldUndoTheReload() {
		reloadToCanary();
		long canary = this.cluster.successor(1).pid();
		this.cluster.acceptFrom(canary);
		this.cluster
			.handle((supervisor) -> supervisor.availabilityChanged(canary, "ACCEPTING_TRAFFIC", true, "BROKEN"));
		assertRolledBack("The new worker 1 reported that it is broken (LivenessState.BROKEN) and was replaced."
				+ " Generation 1 goes on serving.");
		assertThat(this.cluster.workers().admitted()).doesNotContain(canary);
	}

	@Test
	void canaryThatRefusesTrafficAtTheEndShouldUndoTheReload() {
		reloadToCanary();
		long canary = this.cluster.successor(1).pid();
		this.cluster.acceptFrom(canary);
		this.cluster
			.handle((supervisor) -> supervisor.availabilityChanged(canary, "REFUSING_TRAFFIC", false, "CORRECT"));
		assertThat(this.cluster.workers().admitted()).doesNotContain(canary);
		this.cluster.advance(TestCluster.SOAK);
		assertRolledBack("The new worker 1 refuses traffic again. Generation 1 goes on serving.");
	}

	@Test
	void laterWorkerThatFailsShouldBringTheOldGenerationBack() {
		reloadToCanary();
		replaceNext(1, TestCluster.SOAK);
		this.cluster.exitOf(this.cluster.successor(2).pid(), 1);
		assertThat(this.cluster.successor(1).generation()).isOne();
		assertThat(this.cluster.operation().state()).isEqualTo(OperationState.RUNNING);
		replaceNext(1, Duration.ZERO);
		assertRolledBack("The new worker 2 exited with code 1. Generation 1 serves again.");
		assertThat(this.cluster.worker(1).generation()).isOne();
		assertThat(this.cluster.worker(2).generation()).isOne();
	}

	@Test
	void undoThatFailsShouldSaySo() {
		reloadToCanary();
		replaceNext(1, TestCluster.SOAK);
		this.cluster.exitOf(this.cluster.successor(2).pid(), 1);
		this.cluster.exitOf(this.cluster.successor(1).pid(), 9);
		assertThat(this.cluster.operation().state()).isEqualTo(OperationState.FAILED);
		assertThat(this.cluster.operation().message()).isEqualTo("The new worker 2 exited with code 1. It could not be "
				+ "undone either: worker 1 exited with code 9. Workers of both generations are serving.");
	}

	@Test
	void workerThatDiesDuringAReloadShouldBeReplacedInItsOwnGeneration() {
		reloadToCanary();
		this.cluster.exitOf(this.cluster.worker(2).pid(), 1);
		assertThat(this.cluster.worker(2).generation()).isOne();
		this.cluster.acceptFrom(this.cluster.worker(2).pid());
		replaceNext(1, TestCluster.SOAK);
		this.cluster.exitOf(this.cluster.worker(1).pid(), 1);
		assertThat(this.cluster.worker(1).generation()).isEqualTo(2);
	}

	@Test
	void predecessorThatDiesWhileTheCanaryStartsShouldNotBeReplacedTwice() {
		reloadToCanary();
		long canary = this.cluster.successor(1).pid();
		this.cluster.exitOf(this.cluster.worker(1).pid(), 1);
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.cluster.workers().pids()).hasSize(2);
		this.cluster.acceptFrom(canary);
		this.cluster.advance(TestCluster.SOAK);
		assertThat(this.cluster.worker(1).pid()).isEqualTo(canary);
	}

	@Test
	void predecessorAndCanaryThatBothDieShouldLeaveTheOldGeneration() {
		reloadToCanary();
		long canary = this.cluster.successor(1).pid();
		this.cluster.exitOf(this.cluster.worker(1).pid(), 1);
		this.cluster.exitOf(canary, 1);
		assertThat(this.cluster.worker(1).generation()).isOne();
	}

	@Test
	void warmUpShouldPrecedeAdmission() {
		ClusterSettings.Reload warm = new ClusterSettings.Reload(1, List.of("/", "/prices"), Duration.ofSeconds(20),
				Duration.ZERO, false);
		TestCluster cluster = new TestCluster(TestCluster.with(2, warm, TestCluster.NO_RECYCLING),
				TestCluster.NO_JITTER)
			.startReady();
		cluster.request("reload");
		cluster.prepared(2);
		WorkerHandle canary = cluster.successor(1);
		cluster.workers().drainCommands();
		cluster.acceptFrom(canary.pid());
		assertThat(cluster.workers().drainCommands()).containsExactly("warm up 1 [/, /prices]");
		assertThat(cluster.workers().admitted()).doesNotContain(canary.pid());
		cluster.handle((supervisor) -> supervisor.warmedUp(canary.pid(), null));
		assertThat(cluster.workers().admitted()).contains(canary.pid());
		assertThat(cluster.worker(1)).isSameAs(canary);
	}

	@Test
	void failedWarmUpShouldUndoTheReload() {
		TestCluster cluster = warmingUp();
		long canary = cluster.successor(1).pid();
		cluster.handle((supervisor) -> supervisor.warmedUp(canary, "GET /prices answered 500"));
		assertThat(cluster.operation().state()).isEqualTo(OperationState.ROLLED_BACK);
		assertThat(cluster.operation().message())
			.isEqualTo("The new worker 1 did not warm up: GET /prices answered 500. Generation 1 goes on serving.");
		assertThat(cluster.operation().lastLines()).containsExactly("last words of " + canary);
		assertThat(cluster.workers().drainCommands()).contains("stop 1: it did not warm up: GET /prices answered 500");
	}

	@Test
	void endlessWarmUpShouldUndoTheReload() {
		TestCluster cluster = warmingUp();
		cluster.advance(Duration.ofSeconds(25).minus(MILLI));
		assertThat(cluster.operation().state()).isEqualTo(OperationState.RUNNING);
		cluster.advance(MILLI);
		assertThat(cluster.operation().state()).isEqualTo(OperationState.ROLLED_BACK);
		assertThat(cluster.operation().message()).contains("did not finish its warm-up in time");
	}

	private static TestCluster warmingUp() {
		ClusterSettings.Reload warm = new ClusterSettings.Reload(1, List.of("/prices"), Duration.ofSeconds(20),
				Duration.ZERO, false);
		TestCluster cluster = new TestCluster(TestCluster.with(2, warm, TestCluster.NO_RECYCLING),
				TestCluster.NO_JITTER)
			.startReady();
		cluster.request("reload");
		cluster.prepared(2);
		cluster.acceptFrom(cluster.successor(1).pid());
		return cluster;
	}

	@Test
	void surgeShouldAllowMoreAtATimeAfterTheCanary() {
		ClusterSettings.Reload two = new ClusterSettings.Reload(2, List.of(), Duration.ofSeconds(20), Duration.ZERO,
				false);
		TestCluster cluster = new TestCluster(TestCluster.with(4, two, TestCluster.NO_RECYCLING), TestCluster.NO_JITTER)
			.startReady();
		cluster.request("reload");
		cluster.prepared(2);
		assertThat(cluster.supervisor().pool().successors()).as("one canary").hasSize(1);
		long old = cluster.worker(1).pid();
		cluster.acceptFrom(cluster.successor(1).pid());
		assertThat(cluster.supervisor().pool().successors()).as("the old one still drains").hasSize(1);
		cluster.exitOf(old, 0);
		assertThat(cluster.supervisor().pool().successors()).hasSize(2);
	}

	@Test
	void standbyShouldBeReplacedToo() {
		TestCluster cluster = new TestCluster(TestCluster.withStandby(1, 1), TestCluster.NO_JITTER).startReady();
		cluster.accept(2);
		cluster.request("reload");
		cluster.prepared(2);
		long old = cluster.worker(1).pid();
		cluster.acceptFrom(cluster.successor(1).pid());
		cluster.advance(TestCluster.SOAK);
		cluster.exitOf(old, 0);
		long oldStandby = cluster.worker(2).pid();
		WorkerHandle standby = cluster.successor(2);
		cluster.acceptFrom(standby.pid());
		cluster.exitOf(oldStandby, 0);
		assertThat(cluster.operation().state()).isEqualTo(OperationState.DONE);
		assertThat(cluster.worker(2)).isSameAs(standby);
		assertThat(standby.state()).isEqualTo(WorkerState.STANDBY);
		assertThat(cluster.workers().admitted()).doesNotContain(standby.pid());
	}

	@Test
	void nextReloadShouldHaveANumberOfItsOwnEvenAfterARollBack() {
		this.cluster.request("reload");
		this.cluster.handle((supervisor) -> supervisor.prepared(2, "No."));
		assertThat(this.cluster.request("reload").operation().id()).isEqualTo(2);
		this.cluster.prepared(3);
		assertThat(this.cluster.successor(1).generation()).isEqualTo(3);
	}

	@Test
	void beginAndEndShouldBeEvents() {
		this.cluster.request("reload");
		this.cluster.handle((supervisor) -> supervisor.prepared(2, "No."));
		assertThat(this.cluster.log().events()).filteredOn((event) -> event.type() == Type.OPERATION_STARTED)
			.singleElement()
			.satisfies((event) -> assertThat(event.message())
				.isEqualTo("Operation 1 (RELOAD) has begun: Preparing generation 2."));
		assertThat(this.cluster.event().type()).isEqualTo(Type.OPERATION_ENDED);
		assertThat(this.cluster.event().message())
			.isEqualTo("Operation 1 (RELOAD) was undone: No. No worker was touched.");
	}

	@Test
	void stopShouldEndTheReloadAndEveryProcess() {
		reloadToCanary();
		long canary = this.cluster.successor(1).pid();
		this.cluster.workers().drainCommands();
		this.cluster.stop("received SIGTERM", 143);
		assertThat(this.cluster.operation().state()).isEqualTo(OperationState.FAILED);
		assertThat(this.cluster.operation().message()).isEqualTo("The cluster is being stopped.");
		assertThat(this.cluster.workers().drainCommands()).filteredOn("stop 1: received SIGTERM"::equals).hasSize(2);
		this.cluster.exitOf(canary, 143);
		this.cluster.exitOf(this.cluster.worker(1).pid(), 0);
		this.cluster.exitOf(this.cluster.worker(2).pid(), 0);
		assertThat(this.cluster.supervisor().exitCode()).hasValue(143);
	}

	@Test
	void copyOfAnEarlierReloadThatComesLateShouldNotCount() {
		this.cluster.request("reload");
		this.cluster.advance(Duration.ofMinutes(3));
		this.cluster.request("reload");
		this.cluster.prepared(2);
		assertThat(this.cluster.supervisor().pool().successors()).isEmpty();
		this.cluster.handle((supervisor) -> supervisor.prepared(2, "Too late."));
		assertThat(this.cluster.operation().state()).isEqualTo(OperationState.RUNNING);
		this.cluster.prepared(3);
		assertThat(this.cluster.successor(1).generation()).isEqualTo(3);
	}

	@Test
	void canaryThatCannotBeLaunchedShouldUndoTheReload() {
		this.cluster.workers().failToLaunch(1, new IOException("no memory"));
		reloadToCanary();
		assertRolledBack("The new worker 1 could not be started: no memory. Generation 1 goes on serving.");
		assertThat(this.cluster.slot(1).deathsInARow()).as("its slot has not lost anything").isZero();
		assertThat(this.cluster.workers().admitted()).hasSize(2);
	}

	@Test
	void canaryThatCannotBeLaunchedForAnUnexpectedReasonShouldUndoTheReload() {
		this.cluster.workers().failToLaunch(1, new IllegalStateException("surprise"));
		reloadToCanary();
		assertRolledBack("The new worker 1 could not be started: surprise. Generation 1 goes on serving.");
	}

	@Test
	void canaryShouldReplaceAWorkerThatIsReady() {
		this.cluster.refuse(1);
		reloadToCanary();
		assertThat(this.cluster.slot(1).successor()).isNull();
		assertThat(this.cluster.successor(2).generation()).isEqualTo(2);
	}

	@Test
	void canaryShouldWaitUntilAProcessThatWasGivenUpIsGone() {
		long hung = this.cluster.pid(1);
		this.cluster.silence(1);
		this.cluster.advance(Duration.ofSeconds(10));
		this.cluster.accept(1);
		reloadToCanary();
		assertThat(this.cluster.supervisor().pool().successors()).isEmpty();
		this.cluster.exitOf(hung, 137);
		assertThat(this.cluster.successor(1).generation()).isEqualTo(2);
	}

	@Test
	void canaryThatRefusesTrafficForAMomentShouldPass() {
		reloadToCanary();
		WorkerHandle canary = this.cluster.successor(1);
		this.cluster.acceptFrom(canary.pid());
		this.cluster
			.handle((supervisor) -> supervisor.availabilityChanged(canary.pid(), "REFUSING_TRAFFIC", false, "CORRECT"));
		this.cluster.advance(TestCluster.SOAK.minus(MILLI));
		this.cluster.acceptFrom(canary.pid());
		assertThat(this.cluster.workers().admitted()).contains(canary.pid());
		this.cluster.advance(MILLI);
		assertThat(this.cluster.worker(1)).isSameAs(canary);
	}

	@Test
	void warmUpShouldBeAnsweredByTheNewWorkerAndInTime() {
		TestCluster cluster = warmingUp();
		long canary = cluster.successor(1).pid();
		cluster.handle((supervisor) -> supervisor.warmedUp(cluster.pid(2), null));
		cluster.handle((supervisor) -> supervisor.warmedUp(cluster.pid(2), "another's failure"));
		assertThat(cluster.workers().admitted()).doesNotContain(canary);
		cluster.advance(Duration.ofSeconds(25));
		assertThat(cluster.operation().state()).isEqualTo(OperationState.ROLLED_BACK);
		cluster.handle((supervisor) -> supervisor.warmedUp(canary, null));
		assertThat(cluster.workers().admitted()).doesNotContain(canary);
	}

	@Test
	void oldGenerationShouldComeBackWithoutAWarmUp() {
		TestCluster cluster = warmingUp();
		long old = cluster.worker(1).pid();
		long canary = cluster.successor(1).pid();
		cluster.handle((supervisor) -> supervisor.warmedUp(canary, null));
		cluster.exitOf(old, 0);
		cluster.exitOf(cluster.successor(2).pid(), 1);
		cluster.workers().drainCommands();
		long back = cluster.successor(1).pid();
		cluster.acceptFrom(back);
		assertThat(cluster.workers().drainCommands()).noneMatch((command) -> command.startsWith("warm up"));
		assertThat(cluster.worker(1).pid()).isEqualTo(back);
	}

	@Test
	void secondNewWorkerThatFailsWhileTheOldGenerationComesBackShouldNotMatter() {
		TestCluster cluster = rollingTwoAtATime();
		cluster.exitOf(cluster.successor(2).pid(), 1);
		assertThat(cluster.successor(1).generation()).isOne();
		cluster.exitOf(cluster.successor(3).pid(), 2);
		assertThat(cluster.operation().state()).isEqualTo(OperationState.RUNNING);
		cluster.acceptFrom(cluster.successor(1).pid());
		assertThat(cluster.operation().state()).isEqualTo(OperationState.ROLLED_BACK);
		assertThat(cluster.operation().message())
			.isEqualTo("The new worker 2 exited with code 1. Generation 1 serves again.");
	}

	@Test
	void newWorkerThatComesUpWhileTheOldGenerationComesBackShouldBeReplacedToo() {
		TestCluster cluster = rollingTwoAtATime();
		cluster.exitOf(cluster.successor(2).pid(), 1);
		long oldThird = cluster.worker(3).pid();
		cluster.acceptFrom(cluster.successor(3).pid());
		cluster.exitOf(oldThird, 0);
		assertThat(cluster.successor(3).generation()).isOne();
		cluster.acceptFrom(cluster.successor(3).pid());
		cluster.acceptFrom(cluster.successor(1).pid());
		assertThat(cluster.operation().state()).isEqualTo(OperationState.ROLLED_BACK);
		assertThat(cluster.supervisor().pool().slots()).extracting(Slot::generation).containsOnly(1);
	}

	private static TestCluster rollingTwoAtATime() {
		ClusterSettings.Reload two = new ClusterSettings.Reload(2, List.of(), Duration.ofSeconds(20), Duration.ZERO,
				false);
		TestCluster cluster = new TestCluster(TestCluster.with(3, two, TestCluster.NO_RECYCLING), TestCluster.NO_JITTER)
			.startReady();
		cluster.request("reload");
		cluster.prepared(2);
		long old = cluster.worker(1).pid();
		cluster.acceptFrom(cluster.successor(1).pid());
		cluster.exitOf(old, 0);
		assertThat(cluster.supervisor().pool().successors()).hasSize(2);
		return cluster;
	}

	private void assertRolledBack(String message) {
		assertThat(this.cluster.operation().message()).isEqualTo(message);
		assertThat(this.cluster.operation().state()).isEqualTo(OperationState.ROLLED_BACK);
	}

	private void reloadToCanary() {
		this.cluster.request("reload");
		this.cluster.prepared(2);
	}

	/**
	 * Lets the successor of a slot take over, and its predecessor end.
	 */
	private void replaceNext(int slot, Duration soak) {
		long old = this.cluster.worker(slot).pid();
		this.cluster.acceptFrom(this.cluster.successor(slot).pid());
		this.cluster.advance(soak);
		this.cluster.exitOf(old, 0);
	}

}
