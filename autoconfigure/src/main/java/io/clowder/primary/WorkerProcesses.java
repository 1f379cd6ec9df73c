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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.clowder.WorkerMetrics;
import io.clowder.ipc.Message;
import io.clowder.ipc.RuntimeDirectory;
import io.clowder.ipc.WorkerConnection;
import io.clowder.primary.archive.ClassArchives;
import io.clowder.primary.budget.PoolSize;
import io.clowder.primary.build.Generations;
import io.clowder.primary.evidence.CgroupMemory;
import io.clowder.primary.evidence.CrashReports;
import io.clowder.primary.evidence.Evidence;
import io.clowder.primary.evidence.ProcessIdentity;
import io.clowder.primary.handoff.SharedListeners;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * The worker processes of this machine. Commands come from the supervisor, connections
 * from the event loop.
 */
final class WorkerProcesses implements WorkerControl {

	private static final Log logger = LogFactory.getLog(WorkerProcesses.class);

	private final Path directory;

	private final WorkerLauncher launcher;

	private final Generations builds;

	private final SharedListeners listeners;

	private final SupervisorLoop loop;

	private final ClassArchives archives;

	private final CrashReports reports;

	private final CgroupMemory cgroup = CgroupMemory.of(Path.of("/"));

	private final Clock clock;

	private final SpareMemory memory = new SpareMemory();

	private final OutputGate output = new OutputGate();

	private final Map<Long, WorkerProcess> workers = new ConcurrentHashMap<>();

	WorkerProcesses(Path directory, WorkerLauncher launcher, Generations builds, ClassArchives archives,
			SharedListeners listeners, SupervisorLoop loop, CrashReports reports, Clock clock) {
		this.directory = directory;
		this.launcher = launcher;
		this.builds = builds;
		this.archives = archives;
		this.listeners = listeners;
		this.loop = loop;
		this.reports = reports;
		this.clock = clock;
	}

	@Override
	public long launch(int workerId, int seat, int generation, PoolSize size) throws IOException {
		Process process = this.launcher.launch(workerId, seat, generation, size);
		Evidence evidence = new Evidence(this.reports, this.cgroup,
				new ProcessIdentity(workerId, process.pid(), generation, this.clock.instant()), this.clock);
		this.workers.put(process.pid(), new WorkerProcess(workerId, process, evidence, this.output, this.clock));
		process.onExit().thenAccept(this::exited);
		return process.pid();
	}

	private void exited(Process process) {
		// Others take over before anybody asks why.
		this.loop.enqueue((supervisor) -> supervisor.gone(process.pid()));
		this.archives.exited(process.pid(), process.exitValue());
		WorkerProcess worker = this.workers.remove(process.pid());
		ProcessEnd end = (worker != null) ? worker.ended() : new ProcessEnd(process.exitValue());
		removeFiles(process.pid());
		this.loop.enqueue((supervisor) -> supervisor.exited(process.pid(), end));
	}

	private void removeFiles(long pid) {
		try {
			FileSystemUtils.deleteRecursively(RuntimeDirectory.ofProcess(this.directory, pid));
		}
		catch (IOException ex) {
			logger.debug("The files of process " + pid + " cannot be removed.", ex);
		}
	}

	@Override
	public void prepare(int generation) {
		this.builds.prepare(generation)
			.thenAccept((failure) -> this.loop
				.enqueue((supervisor) -> supervisor.prepared(generation, failure.orElse(null))));
	}

	@Override
	public void retain(Set<Integer> generations) {
		this.builds.retain(generations);
	}

	boolean isWorker(int workerId, long pid) {
		WorkerProcess worker = this.workers.get(pid);
		return worker != null && worker.workerId() == workerId;
	}

	void connected(WorkerConnection connection) {
		with(connection.pid(), (worker) -> worker.connected(connection));
		this.archives.joined(connection.pid());
	}

	void measured(long pid, WorkerMetrics metrics) {
		with(pid, (worker) -> worker.measured(metrics));
		this.archives.measured(pid, metrics.requests().total());
	}

	@Override
	public void admit(long pid, boolean admitted) {
		this.listeners.setAdmitted(pid, admitted);
		if (admitted) {
			this.archives.admitted(pid);
		}
	}

	@Override
	public void refuseClients() {
		this.listeners.stopListening();
		this.archives.stopping();
	}

	@Override
	public void warmUp(long pid, List<String> paths, Duration timeout) {
		with(pid, (worker) -> worker.send(new Message.WarmUp(pid, paths, timeout.toMillis())));
	}

	@Override
	public void examine(long pid, String reason) {
		with(pid, (worker) -> worker.examine(reason));
	}

	@Override
	public void stop(long pid, String reason) {
		with(pid, (worker) -> worker.stop(reason));
	}

	@Override
	public void kill(long pid) {
		with(pid, WorkerProcess::kill);
	}

	@Override
	public @Nullable String reasonToReplace(long pid) {
		return this.archives.reasonToReplace(pid);
	}

	@Override
	public Duration timeToWrite(long pid) {
		return this.archives.timeToWrite(pid);
	}

	@Override
	public List<String> lastLines(long pid) {
		WorkerProcess worker = this.workers.get(pid);
		return (worker != null) ? worker.lastLines() : List.of();
	}

	private void with(long pid, Consumer<WorkerProcess> action) {
		WorkerProcess worker = this.workers.get(pid);
		if (worker != null) {
			action.accept(worker);
		}
	}

	@Override
	public void firstReady() {
		try {
			this.output.open();
		}
		catch (IOException ex) {
			logger.debug("The output of the workers cannot be printed.", ex);
		}
	}

	@Override
	public void allReady() {
		this.memory.release();
	}

	/**
	 * No worker could be started.
	 */
	void noneStarted() {
		try {
			this.output.openUnlessFirstSpoke();
		}
		catch (IOException ex) {
			logger.debug("The output of the workers cannot be printed.", ex);
		}
	}

	/**
	 * Ends whatever is left; for the case that the primary itself fails.
	 */
	void killAll() {
		this.workers.values().forEach(WorkerProcess::killNow);
	}

}
