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

package io.clowder.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

import io.clowder.ClusterStatus;
import io.clowder.ClusterWorker;
import io.clowder.Drain;
import io.clowder.OperationAnswer;
import io.clowder.ProcessSignals;
import io.clowder.WarmUp;
import io.clowder.ipc.ControlClient;
import io.clowder.ipc.ControlClientListener;
import io.clowder.ipc.HandOffReceiver;
import io.clowder.ipc.Message;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;

/**
 * This worker's link to the primary. Safe for use by several threads.
 */
public final class WorkerAgent {

	private static final Log logger = LogFactory.getLog(WorkerAgent.class);

	private static final List<String> TERMINAL_SIGNALS = List.of("INT", "HUP");

	/**
	 * Exit code of a process ended by SIGTERM, by the convention of shells.
	 */
	private static final int TERMINATED = 143;

	private final ClusterWorker worker;

	private final WorkerExit exit;

	private final ControlClient client;

	private final Map<Long, CompletableFuture<Message>> questions = new ConcurrentHashMap<>();

	private final AtomicLong correlations = new AtomicLong();

	private final AtomicInteger freePorts = new AtomicInteger();

	private volatile @Nullable WarmUp warmUp;

	private WorkerAgent(ClusterWorker worker, Path directory, Duration drainTimeout) throws IOException {
		this.worker = worker;
		// Ctrl-C and the end of a terminal reach every process of the cluster; the
		// primary
		// decides what becomes of them.
		TERMINAL_SIGNALS.forEach((name) -> ProcessSignals.handle(name, (number) -> {
		}));
		this.exit = new WorkerExit(directory, drainTimeout);
		this.client = ControlClient.connect(this.exit.directory().controlSocket(), worker.id(), new PrimaryListener());
		ProcessSignals.handle("TERM", (number) -> terminated());
	}

	/**
	 * Joins the cluster.
	 * @param worker the identity of this worker
	 * @param directory the cluster's runtime directory
	 * @param drainTimeout how long requests may take to finish before an exit
	 * @return the link to the primary
	 * @throws WorkerJoinException if the primary cannot be reached or refuses
	 */
	public static WorkerAgent join(ClusterWorker worker, Path directory, Duration drainTimeout) {
		try {
			return new WorkerAgent(worker, directory, drainTimeout);
		}
		catch (IOException ex) {
			throw new WorkerJoinException(worker.id(), directory, ex);
		}
	}

	public ClusterWorker worker() {
		return this.worker;
	}

	/**
	 * Properties that the primary gives to its workers.
	 * @return the properties
	 */
	public Map<String, String> properties() {
		return this.client.welcome().properties();
	}

	/**
	 * Asks for the connections of a port.
	 * @param address textual IP address or {@code null} for all local addresses
	 * @param port port or 0 for any free one
	 * @param backlog length of the queue of connections not yet accepted
	 * @return the source of connections
	 * @throws IOException if the port cannot be bound or the primary is gone
	 */
	public HandOffReceiver listen(@Nullable String address, int port, int backlog) throws IOException {
		// Workers are copies and start their connectors in the same order, so the first
		// free port of one is the first free port of all.
		int ordinal = (port == 0) ? this.freePorts.getAndIncrement() : 0;
		return this.client.listen(address, port, ordinal, backlog);
	}

	/**
	 * Asks the primary for the state of the cluster.
	 * @param timeout longest time to wait
	 * @return the state
	 * @throws IOException if there is no answer
	 */
	public ClusterStatus clusterStatus(Duration timeout) throws IOException {
		return ((Message.StatusResponse) ask(Message.StatusRequest::new, timeout)).status();
	}

	/**
	 * Asks the primary to change the cluster.
	 * @param operation what to do
	 * @param workers number of workers, if that matters
	 * @param workerId the worker to do it to, {@code null} for the cluster
	 * @param timeout longest time to wait for the answer, which comes before the
	 * operation is carried out
	 * @return what became of the request
	 * @throws IOException if there is no answer
	 */
	public OperationAnswer operate(String operation, @Nullable String workers, @Nullable Integer workerId,
			Duration timeout) throws IOException {
		Message answer = ask((correlation) -> new Message.OperationRequest(correlation, operation, workers, workerId),
				timeout);
		return ((Message.OperationResponse) answer).answer();
	}

	private Message ask(LongFunction<Message> question, Duration timeout) throws IOException {
		long correlation = this.correlations.incrementAndGet();
		CompletableFuture<Message> answer = new CompletableFuture<>();
		this.questions.put(correlation, answer);
		try {
			this.client.send(question.apply(correlation));
			return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IOException("The primary did not answer within " + timeout.toMillis() + " ms", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while waiting for the primary", ex);
		}
		finally {
			this.questions.remove(correlation);
		}
	}

	/**
	 * Sets what finishes the requests of this worker before it exits.
	 * @param drain the drain
	 */
	public void setDrain(Drain drain) {
		this.exit.setDrain((timeout) -> {
			refuseTraffic();
			drain.drain(timeout);
		});
	}

	/**
	 * Drains this worker unless that has been done, and waits for its end.
	 */
	void drain() {
		this.exit.drain();
	}

	/**
	 * Sets what warms this worker up.
	 * @param warmUp the warm-up
	 */
	public void setWarmUp(WarmUp warmUp) {
		this.warmUp = warmUp;
	}

	private void terminated() {
		// First of all, so that no new connection comes.
		refuseTraffic();
		this.exit.begin(TERMINATED, "Stopping: received SIGTERM.");
	}

	private void answered(long correlation, Message message) {
		CompletableFuture<Message> answer = this.questions.get(correlation);
		if (answer != null) {
			answer.complete(message);
		}
	}

	private void refuseTraffic() {
		send(new Message.Availability(ReadinessState.REFUSING_TRAFFIC.name(), false, LivenessState.CORRECT.name()));
	}

	private void warmUp(Message.WarmUp request) {
		Thread thread = new Thread(() -> send(new Message.WarmedUp(request.correlation(), failureOf(request))),
				"clowder-warm-up");
		thread.setDaemon(true);
		thread.start();
	}

	private @Nullable String failureOf(Message.WarmUp request) {
		WarmUp warmUp = this.warmUp;
		if (warmUp == null) {
			return "The application has no web server yet";
		}
		try {
			return warmUp.warmUp(request.paths(), Duration.ofMillis(request.timeoutMillis()));
		}
		catch (RuntimeException ex) {
			logger.warn("The warm-up failed.", ex);
			return "The warm-up failed: " + ex;
		}
	}

	void send(Message message) {
		this.client.send(message);
	}

	private final class PrimaryListener implements ControlClientListener {

		@Override
		public void received(Message message) {
			if (message instanceof Message.StatusResponse response) {
				answered(response.correlation(), message);
			}
			else if (message instanceof Message.OperationResponse response) {
				answered(response.correlation(), message);
			}
			else if (message instanceof Message.WarmUp request) {
				warmUp(request);
			}
			else if (message instanceof Message.Stop stop) {
				WorkerAgent.this.exit.begin(0, "Stopping: " + stop.reason() + ".");
			}
			else {
				logger.warn("The primary sent an unexpected " + message.getClass().getSimpleName() + ".");
			}
		}

		@Override
		public void primaryGone() {
			WorkerAgent.this.exit.begin(0, "The primary is gone. Finishing the requests in flight and exiting.");
		}

	}

}
