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

import io.clowder.primary.systemd.SystemdNotifier;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link SystemdReporter}.
 */
class SystemdReporterTests {

	private static final Duration WATCHDOG = Duration.ofSeconds(10);

	private final SystemdNotifier systemd = mock(SystemdNotifier.class);

	private final MutableClock clock = new MutableClock();

	private final TestCluster cluster = new TestCluster(2);

	private SystemdReporter reporter = new SystemdReporter(this.systemd, null, this.clock);

	@Test
	void clusterShouldBeReadyWithItsFirstWorkerAndOnlyOnce() {
		this.cluster.start();
		look();
		then(this.systemd).should().status("0 of 2 workers ready, generation 1");
		this.cluster.accept(2);
		look();
		then(this.systemd).should().ready("1 of 2 workers ready, generation 1");
		this.cluster.accept(1);
		look();
		then(this.systemd).should().status("2 of 2 workers ready, generation 1");
		this.cluster.refuse(1);
		this.cluster.refuse(2);
		look();
		this.cluster.accept(1);
		look();
		then(this.systemd).should().ready(any());
	}

	@Test
	void onlyWorkerShouldBeOne() {
		TestCluster single = new TestCluster(1).startReady();
		this.reporter.accept(single.supervisor());
		then(this.systemd).should().ready("1 of 1 worker ready, generation 1");
	}

	@Test
	void reloadShouldBeReadyAgainWhenItHasEnded() {
		ready();
		this.cluster.request("reload");
		look();
		look();
		InOrder order = inOrder(this.systemd);
		order.verify(this.systemd).reloading();
		order.verify(this.systemd, times(2)).status("2 of 2 workers ready, generation 1, an operation is running");
		then(this.systemd).should(never()).ready(any());
		this.cluster.prepared(2);
		for (int slot = 1; slot <= 2; slot++) {
			long old = this.cluster.worker(slot).pid();
			this.cluster.acceptFrom(this.cluster.successor(slot).pid());
			this.cluster.advance(TestCluster.SOAK);
			look();
			this.cluster.exitOf(old, 0);
		}
		look();
		then(this.systemd).should().ready("2 of 2 workers ready, generation 2");
		look();
		then(this.systemd).should().reloading();
		then(this.systemd).should().ready(any());
		then(this.systemd).should().status("2 of 2 workers ready, generation 2");
	}

	@Test
	void reloadThatFailsShouldBeReadyAgainToo() {
		ready();
		this.cluster.request("reload");
		look();
		this.cluster.handle((supervisor) -> supervisor.prepared(2, "No."));
		look();
		then(this.systemd).should().ready("2 of 2 workers ready, generation 1");
	}

	@Test
	void otherOperationsShouldBeNoReload() {
		ready();
		this.cluster.request("scale", "3", null);
		look();
		then(this.systemd).should().status("2 of 3 workers ready, generation 1, an operation is running");
		this.cluster.accept(3);
		look();
		then(this.systemd).should().status("3 of 3 workers ready, generation 1");
		then(this.systemd).shouldHaveNoMoreInteractions();
	}

	@Test
	void secondReloadShouldBeToldAgain() {
		ready();
		this.cluster.request("reload");
		look();
		this.cluster.handle((supervisor) -> supervisor.prepared(2, "No."));
		look();
		this.cluster.request("reload");
		look();
		then(this.systemd).should(times(2)).reloading();
	}

	@Test
	void stopShouldBeToldOnceAndCountWhoIsLeft() {
		ready();
		this.cluster.stop("received SIGTERM", 143);
		look();
		look();
		this.cluster.exit(1, 0);
		look();
		InOrder order = inOrder(this.systemd);
		order.verify(this.systemd).stopping();
		order.verify(this.systemd, times(2)).status("Stopping: 2 workers left");
		order.verify(this.systemd).status("Stopping: one worker left");
		then(this.systemd).shouldHaveNoMoreInteractions();
	}

	@Test
	void stopDuringAReloadShouldNotBeReadyAgain() {
		ready();
		this.cluster.request("reload");
		look();
		this.cluster.stop("received SIGTERM", 143);
		look();
		then(this.systemd).should().stopping();
		then(this.systemd).should(never()).ready(any());
	}

	@Test
	void stopBeforeTheFirstIsReadyShouldNotBeReady() {
		this.cluster.start();
		this.cluster.stop("received SIGTERM", 143);
		look();
		then(this.systemd).should().stopping();
		then(this.systemd).should(never()).ready(any());
	}

	@Test
	void watchdogShouldBeFedAtOnceAndAtItsInterval() {
		this.reporter = new SystemdReporter(this.systemd, WATCHDOG, this.clock);
		this.cluster.start();
		look();
		look();
		then(this.systemd).should().watchdog();
		this.clock.advance(WATCHDOG.minusMillis(1));
		look();
		then(this.systemd).should().watchdog();
		this.clock.advance(Duration.ofMillis(1));
		look();
		then(this.systemd).should(times(2)).watchdog();
	}

	@Test
	void watchdogShouldBeFedWhileTheClusterStops() {
		this.reporter = new SystemdReporter(this.systemd, WATCHDOG, this.clock);
		ready();
		this.cluster.stop("received SIGTERM", 143);
		look();
		this.clock.advance(WATCHDOG);
		look();
		then(this.systemd).should().watchdog();
	}

	@Test
	void watchdogThatIsNotAskedForShouldNotBeFed() {
		ready();
		this.clock.advance(Duration.ofDays(1));
		look();
		then(this.systemd).should(never()).watchdog();
		then(this.systemd).should().status(anyString());
	}

	private void ready() {
		this.cluster.startReady();
		look();
		clearInvocations(this.systemd);
	}

	private void look() {
		this.reporter.accept(this.cluster.supervisor());
	}

}
