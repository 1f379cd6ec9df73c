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

package io.clowder.primary.handoff;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import io.clowder.ipc.ControlServer;
import io.clowder.ipc.ControlServerListener;
import io.clowder.ipc.HandOffSender;
import io.clowder.ipc.Message;
import io.clowder.ipc.NativeTransport;
import io.clowder.ipc.WorkerConnection;
import io.netty.channel.IoEventLoop;

/**
 * A primary's event loop and control channel, which takes this process for every worker.
 */
class TestPrimary implements ControlServerListener, AutoCloseable {

	static final long PID = ProcessHandle.current().pid();

	private final IoEventLoop eventLoop = NativeTransport.newEventLoop("test-primary");

	private final Path socket;

	private final ControlServer server;

	private volatile BiConsumer<Message.Listen, HandOffSender> onListen = (request, sender) -> {
	};

	private volatile BiConsumer<Message.HandBack, Integer> onHandBack = (port, descriptor) -> {
	};

	TestPrimary(Path directory) throws IOException {
		this.socket = directory.resolve("control.sock");
		this.server = ControlServer.start(this.eventLoop, this.socket, this);
	}

	IoEventLoop eventLoop() {
		return this.eventLoop;
	}

	Path socket() {
		return this.socket;
	}

	void onListen(BiConsumer<Message.Listen, HandOffSender> onListen) {
		this.onListen = onListen;
	}

	void onHandBack(BiConsumer<Message.HandBack, Integer> onHandBack) {
		this.onHandBack = onHandBack;
	}

	/**
	 * Runs an action on the event loop and waits for its end.
	 */
	void run(Runnable action) throws Exception {
		this.eventLoop.submit(action).get(5, TimeUnit.SECONDS);
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
	}

	@Override
	public void disconnected(WorkerConnection connection) {
	}

	@Override
	public void listenRequested(Message.Listen request, HandOffSender sender) {
		this.onListen.accept(request, sender);
	}

	@Override
	public boolean takesBack() {
		return true;
	}

	@Override
	public void handedBack(Message.HandBack port, int descriptor) {
		this.onHandBack.accept(port, descriptor);
	}

	@Override
	public void close() {
		this.server.close();
		NativeTransport.shutdown(this.eventLoop);
	}

}
