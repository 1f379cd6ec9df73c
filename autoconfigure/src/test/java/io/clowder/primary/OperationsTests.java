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

import io.clowder.ClusterEvent.Type;
import io.clowder.ClusterStatus.OperationState;
import io.clowder.OperationAnswer;
import io.clowder.OperationOutcome;
import io.clowder.primary.budget.PoolSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Operations}, {@link Scale} and {@link Restart}, in a cluster on paper.
 */
class OperationsTests {

	private final TestCluster cluster = new TestCluster(2).startReady();

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					dance   |   |   | There is no operation 'dance'. Use 'reload' or 'scale'.
					scale   |   |   | To scale say how many: {"operation": "scale", "workers": "4"}, or "max".
					scale   | 0 |   | There is no cluster of 0.
					restart |   |   | A restart needs a worker: POST it to /actuator/cluster/{id}. To replace all workers use 'reload'.
					reload  |   | 1 | There is no operation 'reload' for one worker. Use 'restart'.
					""")
	void nonsenseShouldBeInvalidAlsoWhileAnotherRuns(String operation, String workers, Integer worker, String message) {
		assertInvalid(this.cluster.request(operation, workers, worker), message);
		this.cluster.request("reload");
		assertInvalid(this.cluster.request(operation, workers, worker), message);
	}

	private static void assertInvalid(OperationAnswer answer, String message) {
		assertThat(answer).isEqualTo(new OperationAnswer(OperationOutcome.INVALID, message, null));
	}

	@Test
	void workersAreLaunchedWithTheSizeThatThePoolWillHave() {
		assertThat(this.cluster.workers().lastSize()).isEqualTo(new PoolSize(2, 0));
		this.cluster.request("scale", "4", null);
		assertThat(this.cluster.workers().lastSize()).isEqualTo(new PoolSize(4, 0));
	}

	@Test
	void workerThatDoesNotExistShouldBeUnknown() {
		assertThat(this.cluster.request("restart", null, 3))
			.isEqualTo(new OperationAnswer(OperationOutcome.UNKNOWN_WORKER, "There is no worker 3.", null));
	}

	@Test
	void secondOperationShouldConflictAndNameTheFirst() {
		this.cluster.request("reload");
		OperationAnswer answer = this.cluster.request("scale", "4", null);
		assertThat(answer.outcome()).isEqualTo(OperationOutcome.CONFLICT);
		assertThat(answer.message()).isEqualTo("Operation 1 (RELOAD) is still running.");
		assertThat(answer.operation()).isEqualTo(this.cluster.operation());
		assertThat(answer.operation().id()).isOne();
	}

	@Test
	void nothingShouldBeginBeforeTheClusterWorksOrWhileItStops() {
		TestCluster starting = new TestCluster(2).start();
		assertThat(starting.request("reload").message()).isEqualTo("The cluster is still starting.");
		this.cluster.stop("enough", 0);
		assertThat(this.cluster.request("reload").message()).isEqualTo("The cluster is being stopped.");
		assertThat(this.cluster.request("reload").outcome()).isEqualTo(OperationOutcome.CONFLICT);
	}

	@Test
	void requestThatNobodyWaitsForShouldBeAnEventWhenRefused() {
		this.cluster.handle((supervisor) -> supervisor.request((operations) -> operations.scaleBy(-2), "SIGTTOU"));
		assertThat(this.cluster.event().type()).isEqualTo(Type.OPERATION_REFUSED);
		assertThat(this.cluster.event().message()).isEqualTo("Request by SIGTTOU refused: There is no cluster of 0.");
	}

	@Test
	void scaleUpShouldStartTheMissingTogether() {
		this.cluster.request("scale", "4", null);
		assertThat(this.cluster.workers().drainCommands()).containsExactly("launch 3", "launch 4");
		this.cluster.accept(4);
		assertThat(this.cluster.operation().message()).isEqualTo("Waiting for one worker to be ready.");
		this.cluster.accept(3);
		assertDone("The cluster has 4 workers now.");
	}

	@Test
	void scaleUpShouldUseTheGenerationOfTheOthers() {
		this.cluster.request("reload");
		this.cluster.prepared(2);
		for (int slot = 1; slot <= 2; slot++) {
			long old = this.cluster.worker(slot).pid();
			this.cluster.acceptFrom(this.cluster.successor(slot).pid());
			this.cluster.advance(TestCluster.SOAK);
			this.cluster.exitOf(old, 0);
		}
		this.cluster.request("scale", "3", null);
		assertThat(this.cluster.worker(3).generation()).isEqualTo(2);
	}

	@Test
	void scaleUpShouldFailWhenANewWorkerDiesAndGoOnTrying() {
		this.cluster.request("scale", "3", null);
		this.cluster.exit(3, 1);
		assertThat(this.cluster.operation().state()).isEqualTo(OperationState.FAILED);
		assertThat(this.cluster.operation().message()).startsWith("The new worker 3 died before it was ready.");
		assertThat(this.cluster.worker(3)).isNotNull();
	}

	@Test
	void scaleDownShouldDrainTheNewestSlots() {
		TestCluster cluster = new TestCluster(4).startReady();
		long third = cluster.pid(3);
		long fourth = cluster.pid(4);
		cluster.request("scale", "2", null);
		assertThat(cluster.workers().drainCommands()).containsExactly("dismiss 4", "stop 4: the cluster is scaled down",
				"dismiss 3", "stop 3: the cluster is scaled down");
		assertThat(cluster.supervisor().pool().slots()).extracting(Slot::id).containsExactly(1, 2);
		assertThat(cluster.operation().message()).isEqualTo("Waiting for 2 workers to drain.");
		cluster.exitOf(third, 0);
		cluster.exitOf(fourth, 0);
		assertThat(cluster.operation().message()).isEqualTo("The cluster has 2 workers now.");
		assertThat(cluster.workers().alive()).containsOnlyKeys(1, 2);
	}

	@Test
	void scaleDownShouldNotStopTheLastReadyWorker() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.refuse(1);
		cluster.workers().drainCommands();
		cluster.request("scale", "1", null);
		assertThat(cluster.workers().admitted()).containsExactly(cluster.pid(2));
		assertThat(cluster.workers().drainCommands()).contains("stop 1: the cluster is scaled down");
	}

	@Test
	void scaleToTheSameShouldBeDoneAtOnce() {
		this.cluster.request("scale", "max", null);
		assertDone("The cluster has 2 workers now.");
		assertThat(this.cluster.workers().drainCommands()).isEmpty();
	}

	@Test
	void scaledDownSlotThatWaitedShouldBeForgotten() {
		this.cluster.exit(2, 1);
		this.cluster.exit(2, 1);
		assertThat(this.cluster.slot(2).nextAttemptAt()).isNotNull();
		this.cluster.request("scale", "1", null);
		assertDone("The cluster has one worker now.");
		this.cluster.advance(Duration.ofMinutes(1));
		assertThat(this.cluster.workers().alive()).containsOnlyKeys(1);
	}

	@Test
	void restartShouldReplaceBeforeItDrains() {
		long old = this.cluster.pid(2);
		this.cluster.request("restart", null, 2);
		assertThat(this.cluster.workers().drainCommands()).containsExactly("launch 2");
		long successor = this.cluster.successor(2).pid();
		this.cluster.acceptFrom(successor);
		assertThat(this.cluster.workers().drainCommands()).containsExactly("admit 2", "dismiss 2",
				"stop 2: a restart was asked for");
		assertThat(this.cluster.operation().state()).isEqualTo(OperationState.RUNNING);
		this.cluster.exitOf(old, 0);
		assertDone("Worker 2 was replaced.");
		assertThat(this.cluster.workers().admitted()).contains(successor);
	}

	@Test
	void restartThatFailsShouldLeaveTheOldWorkerAlone() {
		long old = this.cluster.pid(2);
		this.cluster.request("restart", null, 2);
		this.cluster.exitOf(this.cluster.successor(2).pid(), 1);
		assertThat(this.cluster.operation().state()).isEqualTo(OperationState.FAILED);
		assertThat(this.cluster.operation().message())
			.isEqualTo("The new worker 2 exited with code 1. The old one was not touched.");
		assertThat(this.cluster.worker(2).pid()).isEqualTo(old);
		assertThat(this.cluster.workers().admitted()).contains(old);
	}

	@Test
	void restartShouldStartASlotThatWaits() {
		this.cluster.exit(2, 1);
		this.cluster.exit(2, 1);
		this.cluster.request("restart", null, 2);
		this.cluster.acceptFrom(this.cluster.successor(2).pid());
		assertDone("Worker 2 was replaced.");
		assertThat(this.cluster.slot(2).nextAttemptAt()).isNull();
		assertThat(this.cluster.slot(2).deathsInARow()).isZero();
	}

	@Test
	void restartShouldWaitUntilAProcessThatWasGivenUpIsGone() {
		long hung = this.cluster.pid(1);
		this.cluster.silence(1);
		this.cluster.advance(Duration.ofSeconds(10));
		this.cluster.accept(1);
		this.cluster.request("restart", null, 2);
		assertThat(this.cluster.slot(2).successor()).isNull();
		this.cluster.exitOf(hung, 137);
		assertThat(this.cluster.successor(2)).isNotNull();
	}

	@Test
	void restartShouldKeepTheGenerationAndNotSoak() {
		long old = this.cluster.pid(2);
		this.cluster.request("restart", null, 2);
		WorkerHandle successor = this.cluster.successor(2);
		assertThat(successor.generation()).isOne();
		this.cluster.acceptFrom(successor.pid());
		assertThat(this.cluster.worker(2)).isSameAs(successor);
		assertThat(this.cluster.operation().message())
			.isEqualTo("Worker 2 was replaced, its old process still drains.");
		this.cluster.exitOf(old, 0);
		assertThat(this.cluster.workers().drainCommands()).noneMatch((command) -> command.startsWith("prepare"));
	}

	@Test
	void scaleUpShouldFailWhenANewWorkerCannotBeLaunched() {
		this.cluster.workers().failToLaunch(3, new IOException("no memory"));
		this.cluster.request("scale", "3", null);
		this.cluster.advance(Duration.ofMillis(1));
		assertThat(this.cluster.operation().state()).isEqualTo(OperationState.FAILED);
		assertThat(this.cluster.slot(3).lastExit().reason()).isEqualTo("could not be started: no memory");
	}

	@Test
	void scaleShouldNotCountStandbys() {
		TestCluster cluster = new TestCluster(TestCluster.withStandby(2, 1), TestCluster.NO_JITTER).startReady();
		cluster.accept(3);
		cluster.workers().drainCommands();
		cluster.request("scale", "3", null);
		assertThat(cluster.workers().drainCommands()).containsExactly("launch 4");
		cluster.accept(4);
		assertThat(cluster.operation().message()).isEqualTo("The cluster has 3 workers now.");
		cluster.request("scale", "1", null);
		assertThat(cluster.supervisor().pool().slots()).extracting(Slot::id).containsExactly(1, 3);
		assertThat(cluster.slot(3).isStandby()).isTrue();
	}

	@Test
	void operationsShouldBeNumberedWithoutThoseThatWereRefused() {
		assertThat(this.cluster.request("scale", "2", null).operation().id()).isOne();
		this.cluster.request("dance");
		this.cluster.request("scale", "3", null);
		assertThat(this.cluster.operation().id()).isEqualTo(2);
		this.cluster.request("reload");
		this.cluster.accept(3);
		assertDone("The cluster has 3 workers now.");
		assertThat(this.cluster.request("reload").operation().id()).isEqualTo(3);
	}

	private void assertDone(String message) {
		assertThat(this.cluster.operation().message()).isEqualTo(message);
		assertThat(this.cluster.operation().state()).isEqualTo(OperationState.DONE);
	}

}
