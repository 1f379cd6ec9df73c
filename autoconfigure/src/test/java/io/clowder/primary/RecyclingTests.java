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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.clowder.ClusterEvent.Type;
import io.clowder.ClusterStatus.OperationState;
import io.clowder.OperationOutcome;
import io.clowder.WorkerMetrics;
import io.clowder.WorkerStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Recycling}, in a cluster on paper. Without jitter a limit is shortened
 * by a tenth, the middle of its range.
 */
class RecyclingTests {

	@Test
	void workerShouldBeReplacedAfterItsRequestsOneAtATime() {
		TestCluster cluster = cluster(new ClusterSettings.Recycle(1000L, null, null));
		cluster.metrics(metrics(899, 1));
		cluster.advance(Duration.ofSeconds(1));
		assertThat(cluster.workers().drainCommands()).isEmpty();
		cluster.metrics(metrics(900, 1));
		cluster.advance(Duration.ofSeconds(1));
		assertThat(cluster.workers().drainCommands()).containsExactly("launch 1");
		assertThat(cluster.event().type()).isEqualTo(Type.WORKER_STARTED);
		assertThat(cluster.log().events()).anySatisfy(
				(event) -> assertThat(event.message()).isEqualTo("Worker 1 is recycled: it has served 900 requests."));
		long old = cluster.worker(1).pid();
		cluster.acceptFrom(cluster.successor(1).pid());
		assertThat(cluster.workers().drainCommands()).containsExactly("admit 1", "dismiss 1",
				"stop 1: it is recycled, it has served 900 requests");
		cluster.advance(Duration.ofSeconds(5));
		assertThat(cluster.supervisor().pool().successors()).as("the first still drains").isEmpty();
		cluster.exitOf(old, 0);
		assertThat(cluster.supervisor().pool().successors()).hasSize(1);
	}

	@Test
	void workerShouldBeReplacedWhenItIsOld() {
		TestCluster cluster = cluster(new ClusterSettings.Recycle(null, Duration.ofHours(10), null));
		cluster.advance(Duration.ofHours(9).minusSeconds(1));
		assertThat(cluster.workers().drainCommands()).isEmpty();
		cluster.advance(Duration.ofSeconds(2));
		assertThat(cluster.workers().drainCommands()).containsExactly("launch 1");
	}

	@Test
	void workerShouldBeReplacedWhenItIsTooLarge() {
		TestCluster cluster = cluster(new ClusterSettings.Recycle(null, null, 300L << 20));
		cluster.metrics(metrics(1, 300L << 20));
		cluster.advance(Duration.ofSeconds(1));
		assertThat(cluster.workers().drainCommands()).isEmpty();
		cluster.metrics(metrics(1, 301L << 20));
		cluster.advance(Duration.ofSeconds(1));
		assertThat(cluster.workers().drainCommands()).containsExactly("launch 1");
		assertThat(cluster.log().events()).anySatisfy(
				(event) -> assertThat(event.message()).isEqualTo("Worker 1 is recycled: it takes 301 MB of memory."));
	}

	@Test
	void workerShouldBeReplacedWhenItsProcessAsksForIt() {
		TestCluster cluster = cluster(TestCluster.NO_RECYCLING);
		cluster.workers().wantReplacement(cluster.worker(2).pid(), "it has done its work");
		cluster.advance(Duration.ofSeconds(1));
		assertThat(cluster.workers().drainCommands()).containsExactly("launch 2");
		assertThat(cluster.log().events()).anySatisfy(
				(event) -> assertThat(event.message()).isEqualTo("Worker 2 is recycled: it has done its work."));
		long old = cluster.worker(2).pid();
		cluster.acceptFrom(cluster.successor(2).pid());
		cluster.workers().drainCommands();
		cluster.toggleSilence(old);
		cluster.advance(Duration.ofSeconds(68));
		assertThat(cluster.workers().drainCommands()).as("it may be silent for long").isEmpty();
		cluster.advance(Duration.ofSeconds(2));
		assertThat(cluster.workers().drainCommands()).contains("kill 2");
	}

	@Test
	void workerThatWritesShouldHaveMoreTimeToExit() {
		TestCluster cluster = cluster(TestCluster.NO_RECYCLING);
		cluster.workers().wantReplacement(cluster.worker(2).pid(), "it has done its work");
		cluster.advance(Duration.ofSeconds(1));
		cluster.acceptFrom(cluster.successor(2).pid());
		cluster.workers().drainCommands();
		cluster.advance(Duration.ofSeconds(99));
		assertThat(cluster.workers().drainCommands()).isEmpty();
		cluster.advance(Duration.ofSeconds(2));
		assertThat(cluster.workers().drainCommands()).contains("kill 2");
	}

	@Test
	void nobodyShouldBeReplacedWithoutALimit() {
		TestCluster cluster = cluster(TestCluster.NO_RECYCLING);
		cluster.metrics(metrics(Long.MAX_VALUE, Long.MAX_VALUE));
		cluster.advance(Duration.ofDays(1));
		assertThat(cluster.workers().drainCommands()).isEmpty();
	}

	@Test
	void nobodyShouldBeReplacedWhileAnotherIsNotReady() {
		TestCluster cluster = cluster(new ClusterSettings.Recycle(10L, null, null));
		cluster.refuse(2);
		cluster.workers().drainCommands();
		cluster.metrics(metrics(100, 1));
		cluster.advance(Duration.ofSeconds(5));
		assertThat(cluster.workers().drainCommands()).isEmpty();
	}

	@Test
	void failureShouldLeaveTheOldWorkerAndBeTriedAgainLater() {
		TestCluster cluster = cluster(new ClusterSettings.Recycle(10L, null, null));
		cluster.metrics(metrics(100, 1));
		cluster.advance(Duration.ofSeconds(1));
		long old = cluster.worker(1).pid();
		cluster.workers().drainCommands();
		cluster.exitOf(cluster.successor(1).pid(), 1);
		assertThat(cluster.worker(1).pid()).isEqualTo(old);
		assertThat(cluster.event().message())
			.isEqualTo("Worker 1 could not be recycled: the new one exited with code 1. The old one goes on serving.");
		assertThat(cluster.workers().drainCommands()).as("not at once").containsExactly("dismiss 1");
		cluster.advance(Duration.ofSeconds(1));
		assertThat(cluster.workers().drainCommands()).containsExactly("launch 1");
	}

	@Test
	void operationShouldBeAcceptedMeanwhileAndWait() {
		TestCluster cluster = cluster(new ClusterSettings.Recycle(10L, null, null));
		cluster.metrics(metrics(100, 1));
		cluster.advance(Duration.ofSeconds(1));
		assertThat(cluster.request("scale", "3", null).outcome()).isEqualTo(OperationOutcome.ACCEPTED);
		assertThat(cluster.workers().alive()).doesNotContainKey(3);
		cluster.metrics(metrics(1, 1));
		long old = cluster.worker(1).pid();
		cluster.acceptFrom(cluster.successor(1).pid());
		assertThat(cluster.workers().alive()).containsKey(3);
		cluster.exitOf(old, 0);
		cluster.accept(3);
		assertThat(cluster.operation().state()).isEqualTo(OperationState.DONE);
	}

	@Test
	void limitOfAWorkerShouldBeDrawnOnce() {
		AtomicInteger draws = new AtomicInteger();
		ClusterSettings settings = TestCluster.with(2, TestCluster.RELOAD,
				new ClusterSettings.Recycle(1000L, null, null));
		// The first two draws shorten by nothing, all others by a fifth.
		TestCluster cluster = new TestCluster(settings, () -> (draws.incrementAndGet() <= 2) ? 0 : -1).startReady();
		cluster.metrics(metrics(999, 1));
		cluster.advance(Duration.ofMinutes(1));
		assertThat(cluster.workers().drainCommands()).isEmpty();
		cluster.metrics(metrics(1000, 1));
		cluster.advance(Duration.ofSeconds(1));
		assertThat(cluster.workers().drainCommands()).containsExactly("launch 1");
	}

	@Test
	void nobodyShouldBeReplacedDuringAnOperation() {
		TestCluster cluster = cluster(new ClusterSettings.Recycle(10L, null, null));
		cluster.request("reload");
		cluster.workers().drainCommands();
		cluster.metrics(metrics(100, 1));
		cluster.advance(Duration.ofSeconds(30));
		assertThat(cluster.workers().drainCommands()).isEmpty();
		cluster.handle((supervisor) -> supervisor.prepared(2, "No."));
		cluster.advance(Duration.ofSeconds(1));
		assertThat(cluster.workers().drainCommands()).contains("launch 1");
	}

	@Test
	void newWorkerShouldBeWarmedUp() {
		ClusterSettings.Reload warm = new ClusterSettings.Reload(1, List.of("/"), Duration.ofSeconds(20), Duration.ZERO,
				false);
		TestCluster cluster = new TestCluster(TestCluster.with(2, warm, new ClusterSettings.Recycle(10L, null, null)),
				TestCluster.NO_JITTER)
			.startReady();
		cluster.metrics(metrics(100, 1));
		cluster.advance(Duration.ofSeconds(1));
		long successor = cluster.successor(1).pid();
		cluster.workers().drainCommands();
		cluster.acceptFrom(successor);
		assertThat(cluster.workers().drainCommands()).containsExactly("warm up 1 [/]");
		cluster.handle((supervisor) -> supervisor.warmedUp(successor, null));
		assertThat(cluster.worker(1).pid()).isEqualTo(successor);
	}

	@Test
	void failuresInARowShouldSlowFurtherAttemptsDownUntilOneSucceeds() {
		TestCluster cluster = cluster(new ClusterSettings.Recycle(10L, null, null));
		cluster.metrics(metrics(100, 1));
		cluster.advance(Duration.ofSeconds(1));
		Duration first = failAndAwaitNext(cluster);
		Duration second = failAndAwaitNext(cluster);
		assertThat(second).isGreaterThan(first);
		cluster.metrics(metrics(1, 1));
		long old = cluster.worker(1).pid();
		cluster.acceptFrom(cluster.successor(1).pid());
		cluster.exitOf(old, 0);
		cluster.metrics(metrics(100, 1));
		cluster.advance(Duration.ofSeconds(1));
		assertThat(failAndAwaitNext(cluster)).isEqualTo(first);
	}

	/**
	 * Ends the new process.
	 * @return how long it takes until there is another
	 */
	private static Duration failAndAwaitNext(TestCluster cluster) {
		cluster.exitOf(cluster.supervisor().pool().successors().get(0).pid(), 1);
		Instant failed = cluster.now();
		while (cluster.supervisor().pool().successors().isEmpty() && cluster.now().isBefore(failed.plusSeconds(60))) {
			cluster.advance(Duration.ofMillis(50));
		}
		return Duration.between(failed, cluster.now());
	}

	private static TestCluster cluster(ClusterSettings.Recycle recycle) {
		ClusterSettings.Reload reload = new ClusterSettings.Reload(1, List.of(), Duration.ofSeconds(20),
				TestCluster.SOAK, false);
		return new TestCluster(TestCluster.with(2, reload, recycle), () -> Long.MIN_VALUE).startReady();
	}

	private static WorkerMetrics metrics(long total, long rss) {
		return new WorkerMetrics(new WorkerStatus.Requests(total, 0, 0, 0, 0, 0, 16, 0),
				new WorkerStatus.Memory(1, 2, rss), 0.1, 9, 10);
	}

}
