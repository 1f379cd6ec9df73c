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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;

/**
 * The primary's end of the control channel: a UNIX domain socket on which workers open
 * one control connection and one hand-off connection per port. Everything runs on the one
 * event loop.
 */
public final class ControlServer implements AutoCloseable {

	/**
	 * Longest path of a UNIX domain socket in bytes: {@code sun_path} has 108 with the
	 * terminating zero, see unix(7).
	 */
	static final int MAX_PATH_LENGTH = 107;

	/**
	 * Bytes read at once: most messages and the counters of 64 connections. Always the
	 * same, so that the few buffers of {@link HandOffSender} fit.
	 */
	private static final int RECEIVE_BUFFER = 1024;

	private static final long CLOSE_TIMEOUT_SECONDS = 2;

	private final Channel channel;

	private ControlServer(Channel channel) {
		this.channel = channel;
	}

	/**
	 * Starts to listen.
	 * @param eventLoop event loop for the server and all of its connections
	 * @param socket path of the socket, in a directory that only this user may enter
	 * @param listener told of everything that workers do, on the event loop
	 * @return the running server
	 * @throws SocketPathTooLongException if the operating system cannot bind such a path
	 * @throws IOException if it cannot be bound for another reason
	 */
	public static ControlServer start(IoEventLoop eventLoop, Path socket, ControlServerListener listener)
			throws IOException {
		int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
		if (length > MAX_PATH_LENGTH) {
			throw new SocketPathTooLongException(socket, length, MAX_PATH_LENGTH);
		}
		int uid = (Integer) Files.getAttribute(socket.toAbsolutePath().getParent(), "unix:uid");
		ServerBootstrap bootstrap = new ServerBootstrap().group(eventLoop)
			.channel(EpollServerDomainSocketChannel.class)
			.option(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
			.childOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
			.childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BUFFER))
			.childHandler(new ChannelInitializer<EpollDomainSocketChannel>() {

				@Override
				protected void initChannel(EpollDomainSocketChannel channel) {
					MessageCodec.addTo(channel.pipeline());
					channel.pipeline().addLast(new DoorKeeper(uid, listener));
				}

			});
		ChannelFuture bound = bootstrap.bind(new DomainSocketAddress(socket.toFile())).awaitUninterruptibly();
		if (!bound.isSuccess()) {
			throw new IOException("Cannot bind the control socket " + socket, bound.cause());
		}
		return new ControlServer(bound.channel());
	}

	@Override
	public void close() {
		this.channel.close().awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

}
