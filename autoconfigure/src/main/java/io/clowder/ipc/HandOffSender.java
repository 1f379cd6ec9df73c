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
import java.nio.channels.ClosedChannelException;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.Socket;

/**
 * The primary's end of a hand-off connection: sends accepted connections of one port to
 * one worker. For use on the event loop only.
 */
public final class HandOffSender {

	/**
	 * Counters come with nearly every connection. One chunk of eight small pages is kept
	 * for reading those of all workers, so that connections leave no garbage.
	 */
	private static final ByteBufAllocator RECEIVE_BUFFERS = new PooledByteBufAllocator(true, 0, 1, 4096, 3, 0, 0,
			false);

	private final EpollDomainSocketChannel channel;

	private final int workerId;

	private final long pid;

	HandOffSender(EpollDomainSocketChannel channel, int workerId, long pid) {
		this.channel = channel;
		this.workerId = workerId;
		this.pid = pid;
	}

	public int workerId() {
		return this.workerId;
	}

	/**
	 * Process id of the worker, as the kernel told it.
	 * @return the process id
	 */
	public long pid() {
		return this.pid;
	}

	/**
	 * Grants the worker's request. Descriptors may be sent as soon as the first counters
	 * have arrived: only then the worker reads descriptors and no longer messages.
	 * @param listening the address that was bound
	 * @param listener told what becomes of the connections
	 */
	public void accept(Message.Listening listening, Listener listener) {
		if (!this.channel.isRegistered()) {
			listener.closed(); // Its end has already been told, to nobody.
			return;
		}
		this.channel.write(listening);
		this.channel.flush();
		this.channel.config().setAllocator(RECEIVE_BUFFERS);
		MessageCodec.removeFrom(this.channel.pipeline());
		this.channel.pipeline().addLast(new HandOffCountersDecoder(listener));
	}

	/**
	 * Refuses the worker's request.
	 * @param failure why
	 */
	public void refuse(Message.ListenFailed failure) {
		this.channel.writeAndFlush(failure).addListener(ChannelFutureListener.CLOSE);
	}

	/**
	 * Sends a connection. The caller keeps its own copy of the descriptor until the
	 * worker's counters tell that it is taken.
	 * @param descriptor number of the connection's descriptor
	 * @return {@code false} if the socket is full and nothing was sent
	 * @throws IOException if the worker is gone
	 */
	public boolean send(int descriptor) throws IOException {
		// The number of a closed descriptor may already be that of another socket.
		if (!this.channel.isOpen()) {
			throw new ClosedChannelException();
		}
		return ((Socket) this.channel.fd()).sendFd(descriptor) > 0;
	}

	/**
	 * Closes the connection.
	 */
	public void close() {
		Channel toClose = this.channel;
		toClose.close();
	}

	/**
	 * Told what becomes of connections that were sent.
	 */
	public interface Listener {

		/**
		 * The worker's totals.
		 * @param taken connections it has taken over
		 * @param closed those of them that are closed
		 */
		void counted(long taken, long closed);

		/**
		 * The hand-off connection is gone. What is not taken by now never will be.
		 */
		void closed();

	}

}
