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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketReadMode;

/**
 * A worker's end of a hand-off connection: the source of the connections of one port.
 * Safe for use by several threads.
 */
public final class HandOffReceiver implements AutoCloseable {

	private final Path socket;

	private final Message.Listen request;

	private final EpollDomainSocketChannel channel;

	private final InetSocketAddress localAddress;

	private HandOffReceiver(Path socket, Message.Listen request, EpollDomainSocketChannel channel,
			Message.Listening listening) throws IOException {
		this.socket = socket;
		this.request = request;
		this.channel = channel;
		this.localAddress = new InetSocketAddress(InetAddress.getByName(listening.address()), listening.port());
	}

	static HandOffReceiver open(IoEventLoop eventLoop, Path socket, Message.Listen request) throws IOException {
		AnswerHandler<Message.Listening> answer = new AnswerHandler<>(Message.Listening.class);
		Channel channel = ControlClient.open(eventLoop, socket, answer);
		channel.writeAndFlush(request);
		try {
			return new HandOffReceiver(socket, request, (EpollDomainSocketChannel) channel, answer.await());
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * The address that was bound.
	 * @return the local address
	 */
	public InetSocketAddress localAddress() {
		return this.localAddress;
	}

	/**
	 * Starts to take connections.
	 * @param taker takes them, on the event loop
	 * @return the books, to be told when a taken connection is closed
	 */
	public ConnectionLedger start(ConnectionTaker taker) {
		HandOffHandler handler = new HandOffHandler(this.channel, taker);
		this.channel.eventLoop().execute(() -> {
			this.channel.config().setReadMode(DomainSocketReadMode.FILE_DESCRIPTORS);
			this.channel.pipeline().addLast(handler);
			handler.start();
		});
		return handler;
	}

	/**
	 * Opens the way back.
	 * @return a way to return idle connections to the primary
	 * @throws IOException if the primary cannot be asked
	 */
	public HandBackSender handBack() throws IOException {
		return HandBackSender.open((IoEventLoop) this.channel.eventLoop(), this.socket,
				new Message.HandBack(this.request.version(), this.request.workerId(), this.request.address(),
						this.request.port(), this.request.ordinal()));
	}

	/**
	 * Takes no more connections. The primary gives those that were not taken to others.
	 */
	@Override
	public void close() {
		this.channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
	}

}
