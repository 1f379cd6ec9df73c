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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.clowder.ClusterStatus;
import io.clowder.ClusterWorker;
import io.clowder.OperationAnswer;
import io.clowder.WorkerState;
import io.clowder.WorkerStatus;
import io.clowder.ipc.ControlServer;
import io.clowder.ipc.ControlServerListener;
import io.clowder.ipc.HandOffSender;
import io.clowder.ipc.ListenProblem;
import io.clowder.ipc.Message;
import io.clowder.ipc.NativeTransport;
import io.clowder.ipc.WorkerConnection;
import io.netty.channel.Channel;
import io.netty.channel.IoEventLoop;
import org.jspecify.annotations.Nullable;

import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A primary in this JVM, for one worker: this process or a child of it. It lives as long
 * as the JVM, because a worker without a primary exits.
 */
public final class TestPrimary {

	/**
	 * Id of the only worker that may join.
	 */
	public static final int WORKER_ID = 3;

	/**
	 * Port that may not be bound.
	 */
	public static final int PORT_IN_USE = 7;

	private static final long TIMEOUT_SECONDS = 10;

	private final Path directory;

	private final Map<String, String> properties;

	private final IoEventLoop eventLoop = NativeTransport.newEventLoop("test-primary");

	private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();

	private final BlockingQueue<WorkerConnection> connections = new LinkedBlockingQueue<>();

	private volatile @Nullable ClusterStatus status;

	private volatile @Nullable OperationAnswer operationAnswer;

	private TestPrimary(Path directory, Map<String, String> properties) throws IOException {
		this.directory = directory;
		this.properties = properties;
		ControlServer.start(this.eventLoop, directory.resolve("control.sock"), new Listener());
	}

	public static TestPrimary start() {
		return start(Map.of());
	}

	/**
	 * Starts a primary.
	 * @param properties what it gives to its worker
	 */
	public static TestPrimary start(Map<String, String> properties) {
		try {
			Path directory = Files.createTempDirectory("cw");
			Runtime.getRuntime()
				.addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(directory.toFile())));
			return new TestPrimary(directory, properties);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Joins from this JVM, which is possible once.
	 */
	public WorkerAgent join() {
		return WorkerAgent.join(new ClusterWorker(WORKER_ID), this.directory, Duration.ofSeconds(1));
	}

	public Path directory() {
		return this.directory;
	}

	/**
	 * Answers questions for the state of the cluster, which it does not do before.
	 * @param status the answer
	 */
	public void answerWith(ClusterStatus status) {
		this.status = status;
	}

	/**
	 * Answers requests to change the cluster, which it does not do before.
	 * @param answer the answer
	 */
	public void answerOperationsWith(OperationAnswer answer) {
		this.operationAnswer = answer;
	}

	/**
	 * The next message from the worker of one kind; others before it are skipped.
	 */
	public <T extends Message> T next(Class<T> type) {
		while (true) {
			Message message = await(this.received);
			if (type.isInstance(message)) {
				return type.cast(message);
			}
		}
	}

	/**
	 * Forgets what has been received.
	 */
	public void forget() {
		this.received.clear();
	}

	void send(Message message) {
		WorkerConnection connection = await(this.connections);
		this.connections.add(connection);
		connection.send(message);
	}

	/**
	 * Ends the primary, and with it the process of the worker.
	 */
	void die() {
		// As the kernel does for a process; an event loop does not in every case.
		this.connections.forEach((connection) -> ((Channel) ReflectionTestUtils.getField(connection, "channel")).close()
			.awaitUninterruptibly(1, TimeUnit.SECONDS));
		NativeTransport.shutdown(this.eventLoop);
	}

	private static <T> T await(BlockingQueue<T> queue) {
		try {
			T element = queue.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
			assertThat(element).as("what the worker should have done").isNotNull();
			return element;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	/**
	 * A cluster.
	 * @param workers ids of its workers
	 */
	public static ClusterStatus status(int... workers) {
		return new ClusterStatus(ClusterStatus.Health.UP, workers.length, workers.length, 1, "least-connections",
				new ClusterStatus.Primary(4711, Instant.EPOCH, 61_000_000), null, List.of(),
				Arrays.stream(workers).mapToObj(TestPrimary::worker).toList(), List.of(), List.of(), null, List.of());
	}

	private static WorkerStatus worker(int id) {
		return new WorkerStatus(id, null, WorkerState.STARTING, 1, null, null, 0, null, null,
				new WorkerStatus.Connections(0, 0), null, null, null, null, null, null, null, null);
	}

	private final class Listener implements ControlServerListener {

		@Override
		public boolean isWorker(int workerId, long pid) {
			ProcessHandle self = ProcessHandle.current();
			return workerId == WORKER_ID
					&& (pid == self.pid() || self.children().anyMatch((child) -> child.pid() == pid));
		}

		@Override
		public void connected(WorkerConnection connection) {
			connection.send(new Message.Welcome(TestPrimary.this.properties));
			TestPrimary.this.connections.add(connection);
		}

		@Override
		public void received(WorkerConnection connection, Message message) {
			TestPrimary.this.received.add(message);
			ClusterStatus answer = TestPrimary.this.status;
			if (message instanceof Message.StatusRequest request && answer != null) {
				connection.send(new Message.StatusResponse(request.correlation(), answer));
			}
			OperationAnswer operationAnswer = TestPrimary.this.operationAnswer;
			if (message instanceof Message.OperationRequest request && operationAnswer != null) {
				connection.send(new Message.OperationResponse(request.correlation(), operationAnswer));
			}
		}

		@Override
		public void disconnected(WorkerConnection connection) {
		}

		@Override
		public void listenRequested(Message.Listen request, HandOffSender sender) {
			TestPrimary.this.received.add(request);
			if (request.port() == PORT_IN_USE) {
				sender.refuse(new Message.ListenFailed(ListenProblem.IN_USE, "Address already in use"));
				return;
			}
			int port = (request.port() != 0) ? request.port() : 40_000 + request.ordinal();
			sender.accept(new Message.Listening("127.0.0.1", port), new NoConnections());
		}

		@Override
		public boolean takesBack() {
			return true;
		}

		@Override
		public void handedBack(Message.HandBack port, int descriptor) {
		}

	}

	private static final class NoConnections implements HandOffSender.Listener {

		@Override
		public void counted(long taken, long closed) {
		}

		@Override
		public void closed() {
		}

	}

}
