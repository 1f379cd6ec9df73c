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

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Passes a worker's messages to the listener.
 */
class WorkerConnectionHandler extends SimpleChannelInboundHandler<Message> {

	private static final Log logger = LogFactory.getLog(WorkerConnectionHandler.class);

	private final WorkerConnection connection;

	private final ControlServerListener listener;

	WorkerConnectionHandler(WorkerConnection connection, ControlServerListener listener) {
		this.connection = connection;
		this.listener = listener;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, Message message) {
		this.listener.received(this.connection, message);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.listener.disconnected(this.connection);
		context.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		logger
			.warn("Closing the control connection of worker " + this.connection.workerId() + ": " + cause.getMessage());
		context.close();
	}

}
