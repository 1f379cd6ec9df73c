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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A worker's end of the control channel. Safe for use by several threads.
 */
public final class ControlClient {

	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

	private final IoEventLoop eventLoop;

	private final Path socket;

	private final int workerId;

	private final Channel channel;

	private final Message.Welcome welcome;

	private ControlClient(IoEventLoop eventLoop, Path socket, int workerId, Channel channel, Message.Welcome welcome) {
		this.eventLoop = eventLoop;
		this.socket = socket;
		this.workerId = workerId;
		this.channel = channel;
		this.welcome = welcome;
	}

	/**
	 * Joins the cluster.
	 * @param socket path of the primary's socket
	 * @param workerId id of this worker
	 * @param listener told of the primary's messages, on the event loop
	 * @return the connection
	 * @throws IOException if the primary cannot be reached, refuses or does not answer
	 */
	public static ControlClient connect(Path socket, int workerId, ControlClientListener listener) throws IOException {
		IoEventLoop eventLoop = NativeTransport.newEventLoop("clowder-control");
		CompletableFuture<Message.Welcome> answer = new CompletableFuture<>();
		try {
			Channel channel = open(eventLoop, socket, new ControlClientHandler(answer, listener));
			channel.writeAndFlush(new Message.Hello(Message.VERSION, workerId));
			return new ControlClient(eventLoop, socket, workerId, channel, await(answer));
		}
		catch (IOException ex) {
			NativeTransport.shutdown(eventLoop);
			throw ex;
		}
	}

	static Channel open(IoEventLoop eventLoop, Path socket, ChannelHandler handler) throws IOException {
		ChannelFuture connected = new Bootstrap().group(eventLoop)
			.channel(EpollDomainSocketChannel.class)
			.option(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
			.handler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel channel) {
					MessageCodec.addTo(channel.pipeline());
					channel.pipeline().addLast(handler);
				}

			})
			.connect(new DomainSocketAddress(socket.toFile()))
			.awaitUninterruptibly();
		if (!connected.isSuccess()) {
			throw new IOException("The primary cannot be reached at " + socket, connected.cause());
		}
		return connected.channel();
	}

	static <T> T await(CompletableFuture<T> answer) throws IOException {
		try {
			return answer.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof IOException cause) {
				throw cause;
			}
			throw new IOException(ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new IOException("The primary did not answer within " + ANSWER_TIMEOUT.toSeconds() + " seconds", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted while waiting for the primary", ex);
		}
	}

	/**
	 * The primary's answer to this worker's joining.
	 * @return the answer
	 */
	public Message.Welcome welcome() {
		return this.welcome;
	}

	/**
	 * Sends a message; it is dropped if the primary is gone, which the listener learns by
	 * {@link ControlClientListener#primaryGone}.
	 * @param message the message
	 */
	public void send(Message message) {
		this.channel.writeAndFlush(message, this.channel.voidPromise());
	}

	/**
	 * Asks the primary for the connections of a port, which it binds unless it has done
	 * so for another worker.
	 * @param address textual IP address or {@code null} for all local addresses
	 * @param port port or 0 for any free one
	 * @param ordinal distinguishes several requests for port 0
	 * @param backlog length of the queue of connections not yet accepted
	 * @return the source of connections
	 * @throws ListenException if the port cannot be bound
	 * @throws IOException if the primary cannot be asked
	 */
	public HandOffReceiver listen(@Nullable String address, int port, int ordinal, int backlog) throws IOException {
		return HandOffReceiver.open(this.eventLoop, this.socket,
				new Message.Listen(Message.VERSION, this.workerId, address, port, ordinal, backlog));
	}

	/**
	 * Leaves the cluster.
	 */
	public void close() {
		// An event loop that ends does not close its channels in every case.
		this.channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
		NativeTransport.shutdown(this.eventLoop);
	}

}
