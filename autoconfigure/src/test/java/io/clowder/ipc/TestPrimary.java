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

package io.clowder.ipc;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.channel.IoEventLoop;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A primary whose only worker is this JVM. It writes down what it is told.
 */
class TestPrimary implements ControlServerListener, AutoCloseable {

	static final int WORKER_ID = 1;

	static final long PID = ProcessHandle.current().pid();

	static final Message.Welcome WELCOME = new Message.Welcome(Map.of("greeting", "hello"));

	private final IoEventLoop eventLoop = NativeTransport.newEventLoop("test-primary");

	private final Path socket;

	private final ControlServer server;

	private final BlockingQueue<WorkerConnection> connected = new LinkedBlockingQueue<>();

	private final BlockingQueue<WorkerConnection> disconnected = new LinkedBlockingQueue<>();

	private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();

	private final BlockingQueue<Integer> handedBack = new LinkedBlockingQueue<>();

	private final BlockingQueue<HandOffSender> senders = new LinkedBlockingQueue<>();

	private final CopyOnWriteArrayList<Message> requests = new CopyOnWriteArrayList<>();

	private volatile boolean takesBack = true;

	private volatile Consumer<HandOffSender> listenAnswer = this.senders::add;

	TestPrimary(Path directory) throws IOException {
		this.socket = directory.resolve("control.sock");
		this.server = ControlServer.start(this.eventLoop, this.socket, this);
	}

	Path socket() {
		return this.socket;
	}

	IoEventLoop eventLoop() {
		return this.eventLoop;
	}

	ControlServer server() {
		return this.server;
	}

	/**
	 * Sets what is done, on the event loop, with those who ask for a port.
	 */
	void answerListen(Consumer<HandOffSender> answer) {
		this.listenAnswer = answer;
	}

	void refuseHandBack() {
		this.takesBack = false;
	}

	/**
	 * Runs something on the event loop.
	 */
	<T> T call(Callable<T> task) throws Exception {
		return this.eventLoop.submit(task).get(5, TimeUnit.SECONDS);
	}

	WorkerConnection awaitConnected() throws InterruptedException {
		return await(this.connected);
	}

	WorkerConnection awaitDisconnected() throws InterruptedException {
		return await(this.disconnected);
	}

	Message awaitReceived() throws InterruptedException {
		return await(this.received);
	}

	HandOffSender awaitSender() throws InterruptedException {
		return await(this.senders);
	}

	int awaitHandedBack() throws InterruptedException {
		return await(this.handedBack);
	}

	/**
	 * Requests for a port and to hand back connections.
	 */
	CopyOnWriteArrayList<Message> requests() {
		return this.requests;
	}

	boolean wasToldNothing() {
		return this.connected.isEmpty() && this.disconnected.isEmpty() && this.received.isEmpty()
				&& this.senders.isEmpty() && this.handedBack.isEmpty();
	}

	private static <T> T await(BlockingQueue<T> queue) throws InterruptedException {
		@Nullable T element = queue.poll(5, TimeUnit.SECONDS);
		assertThat(element).isNotNull();
		return element;
	}

	@Override
	public boolean isWorker(int workerId, long pid) {
		return workerId == WORKER_ID && pid == PID;
	}

	@Override
	public void connected(WorkerConnection connection) {
		this.connected.add(connection);
		connection.send(WELCOME);
	}

	@Override
	public void received(WorkerConnection connection, Message message) {
		this.received.add(message);
	}

	@Override
	public void disconnected(WorkerConnection connection) {
		this.disconnected.add(connection);
	}

	@Override
	public void listenRequested(Message.Listen request, HandOffSender sender) {
		this.requests.add(request);
		this.listenAnswer.accept(sender);
	}

	@Override
	public boolean takesBack() {
		return this.takesBack;
	}

	@Override
	public void handedBack(Message.HandBack port, int descriptor) {
		this.requests.add(port);
		this.handedBack.add(descriptor);
	}

	@Override
	public void close() {
		this.server.close();
		NativeTransport.shutdown(this.eventLoop);
	}

}
