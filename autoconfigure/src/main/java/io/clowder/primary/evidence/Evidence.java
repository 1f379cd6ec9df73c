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

package io.clowder.primary.evidence;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one process of a worker, from its launch to its end. Whatever is
 * gathered goes into one crash report.
 */
public final class Evidence {

	private static final int SIGKILL_CODE = 137;

	private static final long GATHER_SECONDS = 3;

	private final CrashReports reports;

	private final CgroupMemory memory;

	private final ProcessIdentity process;

	private final Clock clock;

	private final OutputTail tail = new OutputTail();

	private final DumpCapture capture = new DumpCapture();

	private Optional<ProcessState> state = Optional.empty();

	private @Nullable String dump;

	private @Nullable String heartbeat;

	private @Nullable String reason;

	private @Nullable Instant endedAt;

	private int code;

	private @Nullable String signal;

	private @Nullable Path file;

	public Evidence(CrashReports reports, CgroupMemory memory, ProcessIdentity process, Clock clock) {
		this.reports = reports;
		this.memory = memory;
		this.process = process;
		this.clock = clock;
	}

	/**
	 * Sees the standard output of the process.
	 * @return the filter
	 */
	public OutputFilter output() {
		return new OutputFilter() {

			@Override
			public List<byte[]> filter(byte[] line) {
				List<byte[]> lines = Evidence.this.capture.filter(line);
				lines.forEach(Evidence.this.tail::add);
				return lines;
			}

			@Override
			public List<byte[]> end() {
				List<byte[]> lines = Evidence.this.capture.end();
				lines.forEach(Evidence.this.tail::add);
				Evidence.this.capture.close();
				return lines;
			}

		};
	}

	/**
	 * Sees the standard error of the process.
	 * @return the filter
	 */
	public OutputFilter errors() {
		return (line) -> {
			this.tail.add(line);
			return List.of(line);
		};
	}

	/**
	 * The last lines that the process printed.
	 * @return the lines, oldest first
	 */
	public List<String> lastLines() {
		return this.tail.lines();
	}

	/**
	 * Gathers what a process that is about to be killed can still tell. The caller kills
	 * it when the result is there, which takes at most three seconds.
	 * @param reason why it is going to be killed
	 * @param heartbeat the last metrics of the worker, if there are any
	 * @return completed with the report, empty if there is none; never exceptionally
	 */
	public CompletableFuture<Optional<Path>> beforeKill(String reason, @Nullable String heartbeat) {
		if (!this.reports.isEnabled()) {
			return CompletableFuture.completedFuture(Optional.empty());
		}
		CompletableFuture<Optional<Path>> result = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				result.complete(gather(reason, heartbeat));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			finally {
				result.complete(Optional.empty());
			}
		}, "clowder-evidence-" + this.process.workerId());
		thread.setDaemon(true);
		thread.start();
		return result.completeOnTimeout(Optional.empty(), GATHER_SECONDS, TimeUnit.SECONDS);
	}

	private Optional<Path> gather(String reason, @Nullable String heartbeat) throws InterruptedException {
		Optional<ProcessState> living = ProcessState.read(Path.of("/proc"), this.process.pid());
		String threads = new ThreadDumper(this.process.pid(), this.capture).dump(living);
		synchronized (this) {
			this.state = living;
			this.dump = threads;
			this.heartbeat = (heartbeat != null) ? heartbeat : this.heartbeat;
			this.reason = (this.reason != null) ? this.reason : reason;
			return write();
		}
	}

	/**
	 * What the end of the process has to do with memory. To be asked once, after the
	 * output has ended.
	 * @param exitCode its exit code
	 * @return the signs
	 */
	public DeathSigns signs(int exitCode) {
		return new DeathSigns((exitCode == SIGKILL_CODE) ? this.memory.attribute() : KernelKill.NO,
				DeathSigns.outOfMemoryError(this.tail.lines()));
	}

	/**
	 * Writes the report of a process that has ended.
	 * @param exitCode its exit code
	 * @param signalName name of the signal that ended it, if one did
	 * @param why the reason that is shown to the user
	 * @param lastHeartbeat the last metrics of the worker, if there are any
	 * @return the report, empty if there is none
	 */
	public synchronized Optional<Path> afterExit(int exitCode, @Nullable String signalName, String why,
			@Nullable String lastHeartbeat) {
		this.capture.close();
		this.endedAt = this.clock.instant();
		this.code = exitCode;
		this.signal = signalName;
		this.reason = why;
		this.heartbeat = (lastHeartbeat != null) ? lastHeartbeat : this.heartbeat;
		return write();
	}

	private Optional<Path> write() {
		Optional<Path> written = this.reports.write(this.file, this.clock.instant(), this.process.workerId(),
				this.process.pid(), text());
		this.file = written.orElse(this.file);
		return written;
	}

	private String text() {
		ReportText text = new ReportText().fact("worker", this.process.workerId())
			.fact("pid", this.process.pid())
			.fact("generation", this.process.generation())
			.fact("started at", this.process.startedAt())
			.ended(this.endedAt)
			.fact("reason", this.reason);
		if (this.endedAt != null) {
			text.fact("exit code", this.code).fact("signal", (this.signal != null) ? this.signal : "none");
		}
		text.fact("last heartbeat", (this.heartbeat != null) ? this.heartbeat : "none");
		return text.section("memory events of the control group", this.memory.events().orElse("Not available."))
			.section("/proc/" + this.process.pid() + "/status",
					this.state.map(ProcessState::text).orElse("Not available: the process has ended."))
			.section("last lines of output", String.join("\n", this.tail.lines()))
			.section("thread dump", (this.dump != null) ? this.dump : "Not available: the process has ended.")
			.toString();
	}

}
