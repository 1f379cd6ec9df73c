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

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The primary's end of a hand-back connection.
 */
class HandBackReceiver extends ChannelInboundHandlerAdapter {

	private static final Log logger = LogFactory.getLog(HandBackReceiver.class);

	private final Message.HandBack port;

	private final ControlServerListener listener;

	HandBackReceiver(Message.HandBack port, ControlServerListener listener) {
		this.port = port;
		this.listener = listener;
	}

	/**
	 * Turns a connection into one that carries descriptors, and tells the worker.
	 */
	static void start(EpollDomainSocketChannel channel, Message.HandBack port, ControlServerListener listener) {
		if (!listener.takesBack()) {
			channel.writeAndFlush(new Message.Refused("no other worker could take the connections"))
				.addListener(ChannelFutureListener.CLOSE);
			return;
		}
		channel.config().setReadMode(DomainSocketReadMode.FILE_DESCRIPTORS);
		channel.writeAndFlush(new Message.HandBackAccepted());
		MessageCodec.removeFrom(channel.pipeline());
		channel.pipeline().addLast(new HandBackReceiver(port, listener));
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		this.listener.handedBack(this.port, ((FileDescriptor) message).intValue());
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		logger.warn("Closing a hand-back connection: " + cause.getMessage());
		context.close();
	}

}
