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

import io.clowder.Balancing;
import io.clowder.ClusterStatus;
import io.clowder.ClusterStatus.Health;
import io.clowder.WorkerState;
import io.clowder.WorkerStatus;
import io.clowder.primary.budget.PoolSize;
import io.clowder.primary.budget.WorkerBudgets;
import io.clowder.primary.handoff.SharedListeners;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link StatusReport}.
 */
class StatusReportTests {

	private final SharedListeners listeners = mock(SharedListeners.class);

	private final WorkerBudgets budgets = mock(WorkerBudgets.class);

	private final StatusReport report = new StatusReport(Balancing.ROUND_ROBIN, this.listeners, this.budgets);

	@Test
	void clusterIsDownUntilAWorkerIsReady() {
		TestCluster cluster = new TestCluster(2).start();
		ClusterStatus status = status(cluster);
		assertThat(status.status()).isEqualTo(Health.DOWN);
		assertThat(status.desired()).isEqualTo(2);
		assertThat(status.ready()).isZero();
	}

	@Test
	void clusterIsDegradedWhileFewerThanWantedAreReady() {
		TestCluster cluster = new TestCluster(2).start();
		cluster.accept(2);
		assertThat(status(cluster).status()).isEqualTo(Health.DEGRADED);
		assertThat(status(cluster).ready()).isOne();
	}

	@Test
	void clusterIsUpWhenAllAreReady() {
		TestCluster cluster = new TestCluster(2).startReady();
		assertThat(status(cluster).status()).isEqualTo(Health.UP);
		cluster.refuse(1);
		assertThat(status(cluster).status()).isEqualTo(Health.DEGRADED);
		cluster.refuse(2);
		assertThat(status(cluster).status()).isEqualTo(Health.DOWN);
	}

	@Test
	void clusterTellsOfItself() {
		ClusterStatus.Listener listener = new ClusterStatus.Listener("0.0.0.0", 8080, 12, 3);
		given(this.listeners.status()).willReturn(List.of(listener));
		TestCluster cluster = new TestCluster(1).start();
		ClusterStatus status = status(cluster);
		assertThat(status.generation()).isOne();
		assertThat(status.balancing()).isEqualTo("round-robin");
		assertThat(status.listeners()).containsExactly(listener);
		assertThat(status.events()).isEqualTo(cluster.log().events()).isNotEmpty();
		assertThat(status.operation()).isNull();
		assertThat(status.primary().pid()).isEqualTo(ProcessHandle.current().pid());
		assertThat(status.primary().startedAt()).isBefore(Instant.now()).isAfter(Instant.EPOCH);
		assertThat(status.primary().rss()).isGreaterThan(10_000_000);
	}

	@Test
	void budgetIsThatOfThePresentSize() {
		TestCluster cluster = new TestCluster(2).start();
		assertThat(status(cluster).budget()).isNull();
		ClusterStatus.Budget budget = new ClusterStatus.Budget(2, 1000, true,
				new ClusterStatus.WorkerShare(1, 400L, "serial", null, new ClusterStatus.ThreadShare(16, 1, 2, 2)),
				List.of("-Xmx400"));
		given(this.budgets.status(new PoolSize(2, 0))).willReturn(budget);
		assertThat(status(cluster).budget()).isEqualTo(budget);
	}

	@Test
	void startingWorkerHasNoMeasurements() {
		TestCluster cluster = new TestCluster(1).start();
		given(this.listeners.connections(cluster.pid(1))).willReturn(new WorkerStatus.Connections(0, 0));
		assertThat(worker(cluster, 1))
			.isEqualTo(new WorkerStatus(1, cluster.pid(1), WorkerState.STARTING, 1, cluster.now(), null, 0, null, null,
					new WorkerStatus.Connections(0, 0), null, null, null, null, null, null, null, null));
	}

	@Test
	void readyWorkerTellsEverything() {
		TestCluster cluster = new TestCluster(2).start();
		Instant start = cluster.now();
		given(this.listeners.connections(cluster.pid(2))).willReturn(new WorkerStatus.Connections(5, 123));
		cluster.advance(Duration.ofMillis(1400));
		cluster.accept(2);
		cluster.heartbeat(2);
		assertThat(worker(cluster, 2)).isEqualTo(new WorkerStatus(2, cluster.pid(2), WorkerState.READY, 1, start, 1400L,
				0, null, null, new WorkerStatus.Connections(5, 123), TestCluster.METRICS.requests(),
				TestCluster.METRICS.memory(), TestCluster.METRICS.cpu(), TestCluster.METRICS.threads(),
				TestCluster.METRICS.gcMillis(), cluster.now(), "CORRECT", "ACCEPTING_TRAFFIC"));
	}

	@Test
	void replacedWorkerTellsOfItsPredecessor() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.exit(1, 137);
		WorkerStatus worker = worker(cluster, 1);
		assertThat(worker.restarts()).isOne();
		assertThat(worker.state()).isEqualTo(WorkerState.STARTING);
		assertThat(worker.lastExit()).isNotNull().extracting(WorkerStatus.Exit::signal).isEqualTo("KILL");
		assertThat(worker.startupMillis()).as("of the replacement").isNull();
	}

	@Test
	void slotThatWaitsForItsNextAttemptHasFailed() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.exit(1, 1);
		cluster.exit(1, 1);
		WorkerStatus worker = worker(cluster, 1);
		assertThat(worker.state()).isEqualTo(WorkerState.FAILED);
		assertThat(worker.nextAttemptAt()).isEqualTo(cluster.now().plusMillis(500));
		assertThat(worker.pid()).isNull();
		assertThat(worker.startedAt()).isNull();
		assertThat(worker.lastExit()).isNotNull();
		assertThat(worker.connections()).isEqualTo(new WorkerStatus.Connections(0, 0));
	}

	@Test
	void slotThatWantsNoProcessIsStopped() {
		TestCluster cluster = new TestCluster(2).start();
		cluster.exit(1, 1);
		assertThat(worker(cluster, 1).state()).isEqualTo(WorkerState.STOPPED);
	}

	@Test
	void slotThatWaitedIsStoppedOnceTheClusterIsStopping() {
		TestCluster cluster = new TestCluster(2).startReady();
		cluster.exit(1, 1);
		cluster.exit(1, 1);
		cluster.stop("enough", 0);
		WorkerStatus worker = worker(cluster, 1);
		assertThat(worker.state()).isEqualTo(WorkerState.STOPPED);
		assertThat(worker.nextAttemptAt()).isNull();
	}

	private WorkerStatus worker(TestCluster cluster, int id) {
		return status(cluster).workers().get(id - 1);
	}

	private ClusterStatus status(TestCluster cluster) {
		return this.report.create(cluster.supervisor(), cluster.log());
	}

}
