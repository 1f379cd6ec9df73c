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

package io.clowder.tomcat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.clowder.Balancing;
import io.clowder.ClusterStatus;
import io.clowder.WorkerStatus;
import io.clowder.ipc.ControlClient;
import io.clowder.ipc.ControlClientListener;
import io.clowder.ipc.ControlServer;
import io.clowder.ipc.ControlServerListener;
import io.clowder.ipc.HandOffSender;
import io.clowder.ipc.Message;
import io.clowder.ipc.NativeTransport;
import io.clowder.ipc.WorkerConnection;
import io.clowder.primary.handoff.SharedListeners;
import io.netty.channel.IoEventLoop;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A primary and its only worker, both in this JVM.
 */
final class LocalCluster implements ControlServerListener, AutoCloseable {

	private static final long PID = ProcessHandle.current().pid();

	private final IoEventLoop eventLoop = NativeTransport.newEventLoop("test-primary");

	private final SharedListeners listeners = new SharedListeners(this.eventLoop, Balancing.LEAST_CONNECTIONS,
			(port) -> {
			});

	private final ControlServer server;

	private final ControlClient client;

	private final BlockingQueue<Integer> handedBack = new LinkedBlockingQueue<>();

	private volatile Message.@Nullable ListenFailed refusal;

	private volatile @Nullable Integer heir;

	LocalCluster(Path directory) throws IOException {
		Path socket = directory.resolve("control.sock");
		this.server = ControlServer.start(this.eventLoop, socket, this);
		this.client = ControlClient.connect(socket, 1, new ControlClientListener() {

			@Override
			public void received(Message message) {
				// A worker that is never told anything
			}

			@Override
			public void primaryGone() {
				// The end of the test
			}

		});
		admit(true);
	}

	/**
	 * The source of connections, whose listeners are told apart by an ordinal.
	 */
	ListenerSource source(int ordinal) {
		return (address, port, backlog) -> this.client.listen(address, port, ordinal, backlog);
	}

	/**
	 * Whether the worker gets connections. Without, they wait in the kernel. Holds for
	 * all that are opened from now on.
	 */
	void admit(boolean admit) {
		this.listeners.setAdmitted(PID, admit);
		this.eventLoop.submit(() -> {
		}).syncUninterruptibly();
	}

	/**
	 * Refuses every port from now on.
	 */
	void refuse(Message.ListenFailed refusal) {
		this.refusal = refusal;
	}

	/**
	 * Gives connections that are handed back to the worker that listens with an ordinal.
	 */
	void bequeathTo(int ordinal) {
		this.heir = ordinal;
	}

	WorkerStatus.Connections connections() {
		return this.listeners.connections(PID);
	}

	ClusterStatus.Listener listener(int port) {
		return this.listeners.status().stream().filter((listener) -> listener.port() == port).findFirst().orElseThrow();
	}

	int handedBackCount() {
		return this.handedBack.size();
	}

	/**
	 * Keeps the primary from doing anything until it is released.
	 */
	void pause(CountDownLatch release) {
		this.eventLoop.execute(() -> {
			try {
				assertThat(release.await(5, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

	@Override
	public boolean isWorker(int workerId, long pid) {
		return pid == PID;
	}

	@Override
	public void connected(WorkerConnection connection) {
		connection.send(new Message.Welcome(Map.of()));
	}

	@Override
	public void received(WorkerConnection connection, Message message) {
		// Nothing is expected
	}

	@Override
	public void disconnected(WorkerConnection connection) {
		// The end of the test
	}

	@Override
	public void listenRequested(Message.Listen request, HandOffSender sender) {
		Message.ListenFailed refusal = this.refusal;
		if (refusal != null) {
			sender.refuse(refusal);
		}
		else {
			this.listeners.listen(request, sender);
		}
	}

	@Override
	public boolean takesBack() {
		return true;
	}

	@Override
	public void handedBack(Message.HandBack port, int descriptor) {
		this.handedBack.add(descriptor);
		Integer heir = this.heir;
		this.listeners.takeBack(new Message.HandBack(port.version(), port.workerId(), port.address(), port.port(),
				(heir != null) ? heir : port.ordinal()), descriptor);
	}

	@Override
	public void close() {
		this.client.close();
		this.listeners.close();
		this.server.close();
		NativeTransport.shutdown(this.eventLoop);
	}

}
