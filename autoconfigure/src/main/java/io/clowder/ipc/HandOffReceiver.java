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
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A worker's end of a hand-off connection: the source of the connections of one port.
 * Safe for use by several threads.
 */
public final class HandOffReceiver implements AutoCloseable {

	private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(30);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

	private final Path socket;

	private final Message.Listen request;

	private final EpollDomainSocketChannel channel;

	private final IoEventLoop eventLoop;

	private final InetSocketAddress localAddress;

	private @Nullable HandOffIntake intake;

	private HandOffReceiver(Path socket, Message.Listen request, EpollDomainSocketChannel channel,
			Message.Listening listening) throws IOException {
		this.socket = socket;
		this.request = request;
		this.channel = channel;
		this.eventLoop = (IoEventLoop) channel.eventLoop();
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
	 * Takes the connection to the primary from its event loop, so that a selector can
	 * watch it.
	 * @param taker takes connections
	 * @param resume called when the intake should receive again
	 * @return an intake, to be started when it is watched
	 * @throws IOException if that is not possible
	 */
	public synchronized HandOffIntake intake(ConnectionTaker taker, Runnable resume) throws IOException {
		Assert.state(this.intake == null, "There is an intake already");
		ChannelFuture left = this.channel.deregister();
		if (!left.awaitUninterruptibly(LEAVE_TIMEOUT.toMillis()) || !left.isSuccess()) {
			throw new IOException("The event loop keeps the hand-off connection", left.cause());
		}
		if (!this.channel.isOpen()) {
			// Its number may be that of another socket
			throw new ClosedChannelException();
		}
		SocketChannel own = DescriptorChannels.adopt(this.channel.fd().intValue(), this.socket);
		own.configureBlocking(false);
		HandOffIntake intake = new HandOffIntake(own, taker, this.eventLoop, resume);
		this.intake = intake;
		return intake;
	}

	boolean isOpen() {
		return this.channel.isOpen();
	}

	/**
	 * Opens the way back.
	 * @return a way to return idle connections to the primary
	 * @throws IOException if the primary cannot be asked
	 */
	public HandBackSender handBack() throws IOException {
		return HandBackSender.open(this.eventLoop, this.socket, new Message.HandBack(this.request.version(),
				this.request.workerId(), this.request.address(), this.request.port(), this.request.ordinal()));
	}

	/**
	 * Takes no more connections. The primary gives those that were not taken to others.
	 */
	@Override
	public synchronized void close() {
		if (this.intake != null) {
			this.intake.close(CLOSE_TIMEOUT);
		}
		else {
			this.channel.close().awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
		}
	}

}
