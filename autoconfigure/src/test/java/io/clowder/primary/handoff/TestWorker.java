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
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;

import io.clowder.ipc.ConnectionLedger;
import io.clowder.ipc.ConnectionTaker;
import io.clowder.ipc.ControlClient;
import io.clowder.ipc.ControlClientListener;
import io.clowder.ipc.HandBackSender;
import io.clowder.ipc.HandOffReceiver;
import io.clowder.ipc.IntakeThread;
import io.clowder.ipc.Message;
import io.netty.channel.unix.Socket;
import org.jspecify.annotations.Nullable;

/**
 * A worker of one port in this process. It answers every connection with its id, and
 * closes it unless it is to hold them.
 */
final class TestWorker implements ConnectionTaker, AutoCloseable {

	private final int id;

	private final ControlClient client;

	private final HandOffReceiver receiver;

	private final HandBackSender handBack;

	private @Nullable IntakeThread intake;

	private final CompletableFuture<ConnectionLedger> ledger = new CompletableFuture<>();

	private final Deque<Socket> held = new ConcurrentLinkedDeque<>();

	private volatile boolean holding;

	private volatile int limit = Integer.MAX_VALUE;

	private TestWorker(int id, TestPrimary primary, @Nullable String address, int port, int ordinal)
			throws IOException {
		this.id = id;
		this.client = ControlClient.connect(primary.socket(), id, new NoListener());
		try {
			this.receiver = this.client.listen(address, port, ordinal, 50);
			this.handBack = this.receiver.handBack();
		}
		catch (IOException ex) {
			this.client.close();
			throw ex;
		}
	}

	/**
	 * Joins the cluster and asks for a port, whose connections it does not take yet.
	 */
	static TestWorker join(int id, TestPrimary primary, @Nullable String address, int port, int ordinal)
			throws IOException {
		return new TestWorker(id, primary, address, port, ordinal);
	}

	TestWorker start() {
		this.intake = IntakeThread.start(this.receiver, this);
		this.ledger.complete(this.intake.ledger());
		return this;
	}

	/**
	 * Holds every connection it takes from now on, and takes no more than it may hold.
	 */
	TestWorker holding(int limit) {
		this.holding = true;
		this.limit = limit;
		return this;
	}

	/**
	 * Neither takes a connection nor says anything.
	 */
	TestWorker hanging() {
		return holding(0);
	}

	int id() {
		return this.id;
	}

	InetSocketAddress address() {
		return this.receiver.localAddress();
	}

	int port() {
		return address().getPort();
	}

	@Override
	public long room() {
		return this.limit - this.held.size();
	}

	@Override
	public void take(int descriptor) {
		Socket connection = new Socket(descriptor);
		try {
			this.held.add(connection);
			connection.write(ByteBuffer.allocateDirect(1).put(0, (byte) this.id), 0, 1);
			if (!this.holding) {
				closeOne();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int held() {
		return this.held.size();
	}

	/**
	 * Closes the connection it has held for longest.
	 */
	void closeOne() throws IOException {
		Objects.requireNonNull(this.held.poll()).close();
		this.ledger.join().closed();
	}

	/**
	 * Gives the connection it has held for longest back to the primary.
	 */
	boolean handBackOne() throws IOException {
		Socket connection = Objects.requireNonNull(this.held.poll());
		boolean sent = this.handBack.send(connection.intValue());
		connection.close();
		this.ledger.join().closed();
		return sent;
	}

	/**
	 * Takes no more connections and keeps those it has.
	 */
	void leavePort() {
		this.receiver.close();
	}

	@Override
	public void close() throws IOException {
		this.receiver.close();
		if (this.intake != null) {
			this.intake.close();
		}
		this.handBack.close();
		this.client.close();
		for (Socket connection : this.held) {
			connection.close();
		}
	}

	private static final class NoListener implements ControlClientListener {

		@Override
		public void received(Message message) {
		}

		@Override
		public void primaryGone() {
		}

	}

}
