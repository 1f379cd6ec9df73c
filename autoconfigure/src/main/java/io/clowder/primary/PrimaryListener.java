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

import java.util.Map;

import io.clowder.ClusterStatus;
import io.clowder.OperationAnswer;
import io.clowder.ipc.ControlServerListener;
import io.clowder.ipc.HandOffSender;
import io.clowder.ipc.Message;
import io.clowder.ipc.WorkerConnection;
import io.clowder.primary.handoff.SharedListeners;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Brings what workers say to those whom it concerns.
 */
final class PrimaryListener implements ControlServerListener {

	private static final Log logger = LogFactory.getLog(PrimaryListener.class);

	private final WorkerProcesses processes;

	private final SharedListeners listeners;

	private final SupervisorLoop loop;

	private final StatusReport report;

	private final EventLog log;

	private final Map<String, String> workerProperties;

	PrimaryListener(WorkerProcesses processes, SharedListeners listeners, SupervisorLoop loop, StatusReport report,
			EventLog log, Map<String, String> workerProperties) {
		this.processes = processes;
		this.listeners = listeners;
		this.loop = loop;
		this.report = report;
		this.log = log;
		this.workerProperties = workerProperties;
	}

	@Override
	public boolean isWorker(int workerId, long pid) {
		return this.processes.isWorker(workerId, pid);
	}

	@Override
	public void connected(WorkerConnection connection) {
		this.processes.connected(connection);
		connection.send(new Message.Welcome(this.workerProperties));
	}

	@Override
	public void received(WorkerConnection connection, Message message) {
		if (message instanceof Message.Heartbeat heartbeat) {
			this.processes.measured(connection.pid(), heartbeat.metrics());
			this.loop.enqueue((supervisor) -> supervisor.heartbeat(connection.pid(), heartbeat.metrics()));
		}
		else if (message instanceof Message.Availability availability) {
			this.loop.enqueue((supervisor) -> supervisor.availabilityChanged(connection.pid(), availability.readiness(),
					availability.accepting(), availability.liveness()));
		}
		else if (message instanceof Message.WarmedUp warmedUp) {
			this.loop.enqueue((supervisor) -> supervisor.warmedUp(connection.pid(), warmedUp.failure()));
		}
		else if (message instanceof Message.OperationRequest request) {
			this.loop.enqueue((supervisor) -> {
				OperationAnswer answer = supervisor.request(
						(operations) -> operations.request(request.operation(), request.workers(), request.workerId()));
				connection.send(new Message.OperationResponse(request.correlation(), answer));
			});
		}
		else if (message instanceof Message.StatusRequest request) {
			this.loop.enqueue((supervisor) -> {
				ClusterStatus status = this.report.create(supervisor, this.log);
				connection.send(new Message.StatusResponse(request.correlation(), status));
			});
		}
		else {
			logger.warn("Worker " + connection.workerId() + " sent an unexpected " + message.getClass().getSimpleName()
					+ ".");
		}
	}

	@Override
	public void disconnected(WorkerConnection connection) {
		// The end of its process tells more, and comes as well.
		logger.debug("Worker " + connection.workerId() + " has closed its control connection.");
	}

	@Override
	public void listenRequested(Message.Listen request, HandOffSender sender) {
		this.listeners.listen(request, sender);
	}

	@Override
	public boolean takesBack() {
		return this.listeners.hasAdmitted();
	}

	@Override
	public void handedBack(Message.HandBack port, int descriptor) {
		this.listeners.takeBack(port, descriptor);
	}

}
