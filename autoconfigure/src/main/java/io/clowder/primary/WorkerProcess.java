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

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.clowder.WorkerMetrics;
import io.clowder.WorkerStatus;
import io.clowder.ipc.Message;
import io.clowder.ipc.WorkerConnection;
import io.clowder.primary.evidence.DeathSigns;
import io.clowder.primary.evidence.Evidence;
import org.jspecify.annotations.Nullable;

/**
 * A worker's process on this machine. Safe for use by several threads.
 */
final class WorkerProcess {

	private static final long OUTPUT_TIMEOUT_MILLIS = 1000;

	private static final int LAST_LINES = 50;

	private final int workerId;

	private final Process process;

	private final Evidence evidence;

	private final Clock clock;

	private final List<Thread> output;

	private volatile @Nullable WorkerConnection connection;

	private volatile @Nullable WorkerMetrics metrics;

	private volatile @Nullable String findings;

	private volatile boolean asked;

	private volatile CompletableFuture<?> examined = CompletableFuture.completedFuture(null);

	WorkerProcess(int workerId, Process process, Evidence evidence, OutputGate gate, Clock clock) {
		this.workerId = workerId;
		this.process = process;
		this.evidence = evidence;
		this.clock = clock;
		this.output = List.of(
				WorkerOutput.copy(workerId, process.getInputStream(), System.out, gate, evidence.output()),
				WorkerOutput.copy(workerId, process.getErrorStream(), System.err, gate, evidence.errors()));
	}

	int workerId() {
		return this.workerId;
	}

	void connected(WorkerConnection connection) {
		this.connection = connection;
	}

	void measured(WorkerMetrics metrics) {
		this.metrics = metrics;
	}

	List<String> lastLines() {
		List<String> lines = this.evidence.lastLines();
		return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
	}

	void send(Message message) {
		WorkerConnection connection = this.connection;
		if (connection != null) {
			connection.send(message);
		}
	}

	/**
	 * Gathers evidence; to stop and to kill wait for that.
	 */
	void examine(String reason) {
		this.findings = reason;
		this.examined = this.evidence.beforeKill(reason, heartbeat());
	}

	void stop(String reason) {
		this.asked = true;
		this.examined.thenRun(() -> {
			WorkerConnection connection = this.connection;
			if (connection != null) {
				connection.send(new Message.Stop(reason));
			}
			else {
				this.process.destroy();
			}
		});
	}

	void kill() {
		this.examined.thenRun(this.process::destroyForcibly);
	}

	/**
	 * Ends the process whatever is known of it.
	 */
	void killNow() {
		this.process.destroyForcibly();
	}

	/**
	 * The process has ended: collects what it left behind.
	 */
	ProcessEnd ended() {
		awaitOutput();
		int code = this.process.exitValue();
		DeathSigns signs = this.evidence.signs(code);
		return new ProcessEnd(code, signs, report(code, signs), lastLines());
	}

	private @Nullable String report(int code, DeathSigns signs) {
		String findings = this.findings;
		if (findings == null && this.asked) {
			return null;
		}
		WorkerStatus.Exit exit = ExitReason.describe(new ProcessEnd(code, signs, null, List.of()), findings, now());
		return this.evidence.afterExit(code, exit.signal(), exit.reason(), heartbeat())
			.map(Path::toString)
			.orElse(null);
	}

	private Instant now() {
		return this.clock.instant();
	}

	private @Nullable String heartbeat() {
		WorkerMetrics metrics = this.metrics;
		return (metrics != null) ? metrics.toString() : null;
	}

	/**
	 * Its last words come before the news of its death.
	 */
	private void awaitOutput() {
		try {
			for (Thread thread : this.output) {
				thread.join(OUTPUT_TIMEOUT_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
