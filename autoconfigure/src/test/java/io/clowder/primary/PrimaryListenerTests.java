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

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.clowder.Balancing;
import io.clowder.ClusterStatus;
import io.clowder.OperationAnswer;
import io.clowder.OperationOutcome;
import io.clowder.ipc.HandOffSender;
import io.clowder.ipc.Message;
import io.clowder.ipc.WorkerConnection;
import io.clowder.primary.handoff.SharedListeners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.ArgumentCaptor;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link PrimaryListener}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PrimaryListenerTests {

	private static final long PID = 4711;

	private final WorkerProcesses processes = mock(WorkerProcesses.class);

	private final SharedListeners listeners = mock(SharedListeners.class);

	private final SupervisorLoop loop = mock(SupervisorLoop.class);

	private final StatusReport report = mock(StatusReport.class);

	private final EventLog log = new EventLog(new MutableClock());

	private final WorkerConnection connection = mock(WorkerConnection.class);

	private final Supervisor supervisor = mock(Supervisor.class);

	private final PrimaryListener listener = new PrimaryListener(this.processes, this.listeners, this.loop, this.report,
			this.log, Map.of("spring.data.redis.port", "6379"));

	@BeforeEach
	void connection() {
		given(this.connection.pid()).willReturn(PID);
		given(this.connection.workerId()).willReturn(2);
	}

	@Test
	void onlyProcessesOfTheClusterAreWorkers() {
		given(this.processes.isWorker(2, PID)).willReturn(true);
		assertThat(this.listener.isWorker(2, PID)).isTrue();
		assertThat(this.listener.isWorker(1, PID)).isFalse();
	}

	@Test
	void workerIsWelcomedWithItsProperties() {
		this.listener.connected(this.connection);
		then(this.processes).should().connected(this.connection);
		then(this.connection).should().send(new Message.Welcome(Map.of("spring.data.redis.port", "6379")));
	}

	@Test
	void heartbeatGoesToTheSupervisor() {
		this.listener.received(this.connection, new Message.Heartbeat(TestCluster.METRICS));
		handleEvent();
		then(this.supervisor).should().heartbeat(PID, TestCluster.METRICS);
		then(this.processes).should().measured(PID, TestCluster.METRICS);
	}

	@Test
	void answerToAWarmUpGoesToTheSupervisor() {
		this.listener.received(this.connection, new Message.WarmedUp(PID, "GET / answered 500"));
		handleEvent();
		then(this.supervisor).should().warmedUp(PID, "GET / answered 500");
	}

	@Test
	void warmUpIsOfTheWorkerThatAnswersWhateverNumberItSays() {
		this.listener.received(this.connection, new Message.WarmedUp(1, null));
		handleEvent();
		then(this.supervisor).should().warmedUp(PID, null);
	}

	@Test
	void operationIsAskedForAndAnsweredByTheNumberOfItsRequest() {
		OperationAnswer answer = new OperationAnswer(OperationOutcome.INVALID, "No.", null);
		Operations operations = mock(Operations.class);
		given(operations.request("scale", "4", 3)).willReturn(answer);
		given(this.supervisor.request(any())).willAnswer((invocation) -> {
			Supervisor.Request request = invocation.getArgument(0);
			return request.begin(operations);
		});
		this.listener.received(this.connection, new Message.OperationRequest(77, "scale", "4", 3));
		then(this.connection).should(never()).send(any());
		handleEvent();
		then(this.connection).should().send(new Message.OperationResponse(77, answer));
	}

	@Test
	void availabilityGoesToTheSupervisor() {
		this.listener.received(this.connection, new Message.Availability("ACCEPTING_TRAFFIC", true, "CORRECT"));
		handleEvent();
		then(this.supervisor).should().availabilityChanged(PID, "ACCEPTING_TRAFFIC", true, "CORRECT");
	}

	@Test
	void statusIsAnsweredByTheNumberOfItsRequest() {
		ClusterStatus status = new ClusterStatus(ClusterStatus.Health.UP, 2, 2, 1, Balancing.IP_HASH.toString(),
				new ClusterStatus.Primary(1, Instant.EPOCH, 2), null, List.of(), List.of(), List.of(), List.of(), null,
				List.of());
		given(this.report.create(this.supervisor, this.log)).willReturn(status);
		this.listener.received(this.connection, new Message.StatusRequest(99));
		handleEvent();
		then(this.connection).should().send(new Message.StatusResponse(99, status));
	}

	@Test
	void unexpectedMessageIsLoggedAndIgnored(CapturedOutput output) {
		this.listener.received(this.connection, new Message.Stop("the worker says so"));
		then(this.loop).shouldHaveNoInteractions();
		assertThat(output).contains("Worker 2 sent an unexpected Stop.");
	}

	@Test
	void closedConnectionIsNoDeath() {
		this.listener.disconnected(this.connection);
		then(this.loop).shouldHaveNoInteractions();
		then(this.processes).shouldHaveNoInteractions();
	}

	@Test
	void requestForAPortGoesToTheListeners() {
		Message.Listen request = new Message.Listen(Message.VERSION, 2, null, 8080, 0, 100);
		HandOffSender sender = mock(HandOffSender.class);
		this.listener.listenRequested(request, sender);
		then(this.listeners).should().listen(request, sender);
	}

	@Test
	void connectionsAreTakenBackWhileAWorkerMayTakeThem() {
		given(this.listeners.hasAdmitted()).willReturn(true, false);
		assertThat(this.listener.takesBack()).isTrue();
		assertThat(this.listener.takesBack()).isFalse();
	}

	@Test
	void returnedConnectionGoesToTheListeners() {
		Message.HandBack port = new Message.HandBack(Message.VERSION, 2, null, 8080, 0);
		this.listener.handedBack(port, 55);
		then(this.listeners).should().takeBack(port, 55);
	}

	private void handleEvent() {
		ArgumentCaptor<Consumer<Supervisor>> event = ArgumentCaptor.captor();
		then(this.loop).should().enqueue(event.capture());
		then(this.supervisor).shouldHaveNoInteractions();
		event.getValue().accept(this.supervisor);
	}

}
