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

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.clowder.ipc.Message;
import io.clowder.ipc.WorkerConnection;
import io.clowder.primary.command.WorkerCommand;
import io.clowder.primary.command.WorkerCommandFactory;
import io.clowder.primary.handoff.SharedListeners;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The worker processes of this machine. Commands come from the supervisor, connections
 * from the event loop.
 */
final class WorkerProcesses implements WorkerControl {

	private static final Log logger = LogFactory.getLog(WorkerProcesses.class);

	private static final long OUTPUT_TIMEOUT_MILLIS = 1000;

	private final WorkerCommandFactory commands;

	private final List<String> jvmOptions;

	private final SharedListeners listeners;

	private final SupervisorLoop loop;

	private final OutputGate output = new OutputGate();

	private final Map<Long, Worker> workers = new ConcurrentHashMap<>();

	private final Set<Integer> started = new HashSet<>();

	WorkerProcesses(WorkerCommandFactory commands, List<String> jvmOptions, SharedListeners listeners,
			SupervisorLoop loop) {
		this.commands = commands;
		this.jvmOptions = jvmOptions;
		this.listeners = listeners;
		this.loop = loop;
	}

	@Override
	public long launch(int workerId, int seat, int generation) throws IOException {
		List<String> options = new ArrayList<>(this.jvmOptions);
		options.add("-Dcluster.worker.id=" + workerId);
		WorkerCommand command = this.commands.create(workerId, options);
		if (this.started.add(workerId)) {
			command.notes().forEach(logger::info);
		}
		ProcessBuilder builder = command.toProcessBuilder();
		// A terminal's input cannot be shared by several processes.
		builder.redirectInput(new File("/dev/null"));
		Process process = builder.start();
		Worker worker = new Worker(workerId, process,
				List.of(WorkerOutput.copy(workerId, process.getInputStream(), System.out, this.output),
						WorkerOutput.copy(workerId, process.getErrorStream(), System.err, this.output)));
		this.workers.put(process.pid(), worker);
		process.onExit().thenAccept(this::exited);
		return process.pid();
	}

	private void exited(Process process) {
		Worker worker = this.workers.remove(process.pid());
		if (worker != null) {
			worker.awaitOutput();
		}
		this.loop.enqueue((supervisor) -> supervisor.exited(process.pid(), new ProcessEnd(process.exitValue())));
	}

	@Override
	public void prepare(int generation) {
		this.loop.enqueue((supervisor) -> supervisor.prepared(generation, null));
	}

	@Override
	public void retain(Set<Integer> generations) {
	}

	@Override
	public void examine(long pid, String reason) {
	}

	@Override
	public List<String> lastLines(long pid) {
		return List.of();
	}

	@Override
	public void warmUp(long pid, List<String> paths, Duration timeout) {
		Worker worker = this.workers.get(pid);
		WorkerConnection connection = (worker != null) ? worker.connection : null;
		if (connection != null) {
			connection.send(new Message.WarmUp(pid, paths, timeout.toMillis()));
		}
	}

	boolean isWorker(int workerId, long pid) {
		Worker worker = this.workers.get(pid);
		return worker != null && worker.id == workerId;
	}

	void connected(WorkerConnection connection) {
		Worker worker = this.workers.get(connection.pid());
		if (worker != null) {
			worker.connection = connection;
		}
	}

	@Override
	public void admit(long pid, boolean admitted) {
		this.listeners.setAdmitted(pid, admitted);
	}

	@Override
	public void refuseClients() {
		this.listeners.stopListening();
	}

	@Override
	public void stop(long pid, String reason) {
		Worker worker = this.workers.get(pid);
		if (worker == null) {
			return;
		}
		WorkerConnection connection = worker.connection;
		if (connection != null) {
			connection.send(new Message.Stop(reason));
		}
		else {
			worker.process.destroy();
		}
	}

	@Override
	public void kill(long pid) {
		Worker worker = this.workers.get(pid);
		if (worker != null) {
			worker.process.destroyForcibly();
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
		this.workers.values().forEach((worker) -> worker.process.destroyForcibly());
	}

	private static final class Worker {

		private final int id;

		private final Process process;

		private final List<Thread> output;

		private volatile @Nullable WorkerConnection connection;

		Worker(int id, Process process, List<Thread> output) {
			this.id = id;
			this.process = process;
			this.output = output;
		}

		/**
		 * Its last words come before the news of its death.
		 */
		void awaitOutput() {
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

}
