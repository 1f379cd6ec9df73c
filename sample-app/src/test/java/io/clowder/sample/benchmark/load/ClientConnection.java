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

package io.clowder.sample.benchmark.load;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * A connection with at most one request in flight. It is opened anew for the next request
 * after it has been closed.
 */
final class ClientConnection {

	private enum State {

		CLOSED, CONNECTING, IDLE, WAITING, ENDING

	}

	private final int index;

	private final Listener listener;

	private final Selector selector;

	private final SocketAddress from;

	private final SocketAddress to;

	private final ByteBuffer request;

	private final ResponseParser response = new ResponseParser();

	private State state = State.CLOSED;

	private @Nullable SocketChannel channel;

	private boolean asked;

	private long arrival;

	private long since;

	ClientConnection(int index, Listener listener, Selector selector, SocketAddress from, SocketAddress to,
			byte[] request) {
		this.index = index;
		this.listener = listener;
		this.selector = selector;
		this.from = from;
		this.to = to;
		this.request = ByteBuffer.allocateDirect(request.length).put(request).flip();
	}

	int index() {
		return this.index;
	}

	/**
	 * Whether it can take a request.
	 */
	boolean isFree() {
		return !this.asked && this.state != State.ENDING;
	}

	/**
	 * Whether there is a request in flight.
	 */
	boolean isAsked() {
		return this.asked;
	}

	/**
	 * When the request in flight arrived.
	 */
	long arrival() {
		return this.arrival;
	}

	/**
	 * Whether it has waited for something since a point in time.
	 */
	boolean isWaitingSince(long time) {
		return this.state != State.CLOSED && this.state != State.IDLE && this.since - time < 0;
	}

	/**
	 * Sends the request, or opens the connection for it.
	 */
	void ask(long arrival, long now) {
		this.asked = true;
		this.arrival = arrival;
		this.since = now;
		if (this.channel == null) {
			attempt(this::connect);
		}
		else if (this.state == State.IDLE) {
			attempt(this::send);
		}
	}

	/**
	 * The selector has something for it.
	 * @param input a buffer to read into
	 */
	void ready(SelectionKey key, ByteBuffer input) {
		if (!key.isValid()) {
			return;
		}
		attempt((channel) -> {
			if (key.isConnectable()) {
				channel.finishConnect();
				connected(channel, key);
			}
			else if (key.isWritable()) {
				key.interestOps(SelectionKey.OP_READ);
				write(channel);
			}
			else {
				read(channel, input);
			}
		});
	}

	/**
	 * Gives up what it is doing.
	 */
	void fail(String problem) {
		close();
		this.listener.failed(this, problem);
	}

	void close() {
		SocketChannel channel = this.channel;
		this.state = State.CLOSED;
		this.asked = false;
		this.channel = null;
		try {
			if (channel != null) {
				channel.close();
			}
		}
		catch (IOException ex) {
			// It is of no use any more
		}
	}

	private void attempt(Step step) {
		try {
			if (this.channel == null) {
				this.channel = SocketChannel.open();
				this.channel.configureBlocking(false);
			}
			step.run(this.channel);
		}
		catch (IOException ex) {
			if (this.state == State.ENDING) {
				end();
			}
			else {
				fail(ex.toString());
			}
		}
	}

	private void connect(SocketChannel channel) throws IOException {
		this.state = State.CONNECTING;
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		channel.bind(this.from);
		boolean connected = channel.connect(this.to);
		SelectionKey key = channel.register(this.selector, SelectionKey.OP_CONNECT, this);
		if (connected) {
			connected(channel, key);
		}
	}

	private void connected(SocketChannel channel, SelectionKey key) throws IOException {
		key.interestOps(SelectionKey.OP_READ);
		this.state = State.IDLE;
		if (this.asked) {
			send(channel);
		}
	}

	private void send(SocketChannel channel) throws IOException {
		this.state = State.WAITING;
		this.response.reset();
		this.request.rewind();
		write(channel);
	}

	private void write(SocketChannel channel) throws IOException {
		channel.write(this.request);
		if (this.request.hasRemaining()) {
			channel.keyFor(this.selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
		}
	}

	private void read(SocketChannel channel, ByteBuffer input) throws IOException {
		input.clear();
		int count = channel.read(input);
		if (count < 0) {
			end();
		}
		else if (this.state == State.WAITING && this.response.feed(input.flip())) {
			answered();
			if (this.state == State.ENDING) {
				// The end of the connection often comes with the response
				read(channel, input);
			}
		}
	}

	private void answered() {
		this.asked = false;
		this.state = this.response.isLast() ? State.ENDING : State.IDLE;
		this.listener.answered(this, this.response.status());
		if (isFree()) {
			this.listener.freed(this);
		}
	}

	private void end() {
		if (this.state == State.WAITING && !this.response.end()) {
			fail(this.response.hasBegun() ? "Response cut off" : "Connection closed without a response");
			return;
		}
		boolean answered = this.state == State.WAITING;
		boolean used = this.state != State.IDLE;
		close();
		if (answered) {
			this.listener.answered(this, this.response.status());
		}
		if (used) {
			this.listener.freed(this);
		}
	}

	/**
	 * Something to do with the channel.
	 */
	private interface Step {

		void run(SocketChannel channel) throws IOException;

	}

	/**
	 * Who wants to know.
	 */
	interface Listener {

		void answered(ClientConnection connection, int status);

		/**
		 * It can take the next request.
		 */
		void freed(ClientConnection connection);

		void failed(ClientConnection connection, String problem);

	}

}
