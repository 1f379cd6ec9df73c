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
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import io.clowder.Balancing;
import io.clowder.ClusterEvent;
import io.clowder.ClusterStatus;
import io.clowder.OperationAnswer;
import io.clowder.WorkerMetrics;
import io.clowder.WorkerStatus;
import io.clowder.primary.evidence.CrashReportSettings;
import io.clowder.primary.evidence.DeathSigns;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * A supervisor with workers on paper, driven as its loop drives it: every event is
 * followed by a tick, and every deadline is met.
 */
final class TestCluster {

	/**
	 * Draws the middle of every range, so that there is no jitter.
	 */
	static final RandomGenerator NO_JITTER = () -> Long.MIN_VALUE;

	static final WorkerMetrics METRICS = new WorkerMetrics(new WorkerStatus.Requests(10, 1, 2, 3.0, 4.0, 5.0, 16, 0),
			new WorkerStatus.Memory(6, 7, 8), 0.5, 9, 10);

	static final ClusterSettings.Restart RESTART = new ClusterSettings.Restart(Duration.ofMillis(500),
			Duration.ofSeconds(8), Duration.ofSeconds(30));

	static final Duration SOAK = Duration.ofSeconds(5);

	static final ClusterSettings.Reload RELOAD = new ClusterSettings.Reload(1, List.of(), Duration.ofSeconds(20), SOAK,
			false);

	static final ClusterSettings.Recycle NO_RECYCLING = new ClusterSettings.Recycle(null, null, null);

	static final CrashReportSettings NO_REPORTS = new CrashReportSettings(false, null, 1, DataSize.ofMegabytes(5));

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

	private final MutableClock clock = new MutableClock();

	private final FakeWorkers workers = new FakeWorkers();

	private final EventLog log = new EventLog(this.clock);

	private final Set<Long> silent = new HashSet<>();

	private final Supervisor supervisor;

	private WorkerMetrics metrics = METRICS;

	TestCluster(int workers) {
		this(settings(workers), NO_JITTER);
	}

	TestCluster(ClusterSettings settings, RandomGenerator random) {
		this.supervisor = new Supervisor(
				SupervisorParts.of(settings, this.clock, random, this.workers, this.log, TestCluster::workerCount));
	}

	/**
	 * A minute to start, 30 seconds to drain, 10 seconds of silence; back-off from half a
	 * second to 8 seconds, forgotten after 30 seconds.
	 */
	static ClusterSettings settings(int workers) {
		return settings(workers, Duration.ofSeconds(10));
	}

	static ClusterSettings settings(int workers, Duration heartbeatTimeout) {
		return new ClusterSettings(workers, 0, Balancing.LEAST_CONNECTIONS, Duration.ofMinutes(1),
				Duration.ofSeconds(30), heartbeatTimeout, null, RESTART, RELOAD, NO_RECYCLING, NO_REPORTS);
	}

	/**
	 * As {@link #settings(int)}, with standbys.
	 */
	static ClusterSettings withStandby(int workers, int standby) {
		return new ClusterSettings(workers, standby, Balancing.LEAST_CONNECTIONS, Duration.ofMinutes(1),
				Duration.ofSeconds(30), Duration.ofSeconds(10), null, RESTART, RELOAD, NO_RECYCLING, NO_REPORTS);
	}

	static ClusterSettings with(int workers, ClusterSettings.Reload reload, ClusterSettings.Recycle recycle) {
		return new ClusterSettings(workers, 0, Balancing.LEAST_CONNECTIONS, Duration.ofMinutes(1),
				Duration.ofSeconds(30), Duration.ofSeconds(10), null, RESTART, reload, recycle, NO_REPORTS);
	}

	static ClusterSettings withStallTimeout(int workers, Duration timeout) {
		return new ClusterSettings(workers, 0, Balancing.LEAST_CONNECTIONS, Duration.ofMinutes(1),
				Duration.ofSeconds(30), Duration.ofSeconds(10), timeout, RESTART, RELOAD, NO_RECYCLING, NO_REPORTS);
	}

	private static int workerCount(String text) {
		int count = text.equals("max") ? 2 : Integer.parseInt(text);
		if (count < 1) {
			throw new IllegalArgumentException("There is no cluster of " + count + ".");
		}
		return count;
	}

	TestCluster start() {
		this.supervisor.start();
		return this;
	}

	/**
	 * Starts the cluster and lets every worker become ready.
	 */
	TestCluster startReady() {
		start();
		List.copyOf(this.workers.alive().keySet()).forEach(this::accept);
		this.workers.drainCommands();
		return this;
	}

	void handle(Consumer<Supervisor> event) {
		event.accept(this.supervisor);
		this.supervisor.tick();
	}

	void accept(int workerId) {
		acceptFrom(pid(workerId));
	}

	void acceptFrom(long pid) {
		handle((supervisor) -> supervisor.availabilityChanged(pid, "ACCEPTING_TRAFFIC", true, "CORRECT"));
	}

	void refuse(int workerId) {
		long pid = pid(workerId);
		handle((supervisor) -> supervisor.availabilityChanged(pid, "REFUSING_TRAFFIC", false, "CORRECT"));
	}

	void heartbeat(int workerId) {
		long pid = pid(workerId);
		handle((supervisor) -> supervisor.heartbeat(pid, METRICS));
	}

	/**
	 * Ends the newest process of a slot.
	 */
	void exit(int workerId, int code) {
		exitOf(pid(workerId), code);
	}

	void exitOf(long pid, int code) {
		this.workers.end(pid);
		handle((supervisor) -> supervisor.exited(pid,
				new ProcessEnd(code, DeathSigns.NONE, null, List.of("last words of " + pid))));
	}

	OperationAnswer request(String operation) {
		return request(operation, null, null);
	}

	OperationAnswer request(String operation, @Nullable String workers, @Nullable Integer workerId) {
		OperationAnswer answer = this.supervisor
			.request((operations) -> operations.request(operation, workers, workerId));
		this.supervisor.tick();
		return answer;
	}

	/**
	 * The copy of the application is made.
	 */
	void prepared(int generation) {
		handle((supervisor) -> supervisor.prepared(generation, null));
	}

	ClusterStatus.Operation operation() {
		return Objects.requireNonNull(this.supervisor.operations().status());
	}

	WorkerHandle successor(int workerId) {
		return Objects.requireNonNull(slot(workerId).successor(), () -> "No successor in slot " + workerId);
	}

	void stop(String reason, int code) {
		handle((supervisor) -> supervisor.stop(reason, code));
	}

	/**
	 * The worker of a slot sends no heartbeats any more.
	 */
	void silence(int workerId) {
		this.silent.add(pid(workerId));
	}

	void unsilence(int workerId) {
		this.silent.remove(pid(workerId));
	}

	void toggleSilence(long pid) {
		if (!this.silent.remove(pid)) {
			this.silent.add(pid);
		}
	}

	void speakUp(long pid) {
		this.silent.remove(pid);
	}

	/**
	 * What workers measure from now on.
	 */
	void metrics(WorkerMetrics metrics) {
		this.metrics = metrics;
	}

	/**
	 * Lets time pass, in which every worker that is not silent sends a heartbeat at least
	 * every second.
	 */
	void advance(Duration duration) {
		Instant end = now().plus(duration);
		while (now().isBefore(end) && this.supervisor.exitCode().isEmpty()) {
			this.workers.pids()
				.stream()
				.filter((pid) -> !this.silent.contains(pid))
				.forEach((pid) -> this.supervisor.heartbeat(pid, this.metrics));
			Instant next = this.supervisor.nextDeadline();
			if (!next.isAfter(now())) {
				throw new AssertionError("The next deadline " + next + " has passed at " + now());
			}
			Duration wait = min(min(Duration.between(now(), end), LONGEST_WAIT), Duration.between(now(), next));
			this.clock.advance(wait);
			this.supervisor.tick();
		}
	}

	private static Duration min(Duration left, Duration right) {
		return (left.compareTo(right) < 0) ? left : right;
	}

	/**
	 * Lets time pass of which the whole machine knows nothing.
	 */
	void sleep(Duration duration) {
		this.clock.advance(duration);
		this.supervisor.tick();
	}

	Instant now() {
		return this.clock.instant();
	}

	long pid(int workerId) {
		return Objects.requireNonNull(this.workers.alive().get(workerId), () -> "No process in slot " + workerId);
	}

	Slot slot(int workerId) {
		return Objects.requireNonNull(this.supervisor.pool().slot(workerId), () -> "No slot " + workerId);
	}

	WorkerHandle worker(int workerId) {
		return Objects.requireNonNull(slot(workerId).worker(), () -> "No worker in slot " + workerId);
	}

	FakeWorkers workers() {
		return this.workers;
	}

	Supervisor supervisor() {
		return this.supervisor;
	}

	EventLog log() {
		return this.log;
	}

	/**
	 * The last event.
	 */
	ClusterEvent event() {
		List<ClusterEvent> events = this.log.events();
		return events.get(events.size() - 1);
	}

}
