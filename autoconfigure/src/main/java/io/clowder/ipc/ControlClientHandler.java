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
import java.util.concurrent.CompletableFuture;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Waits for the primary's welcome and passes everything after it to the listener.
 */
class ControlClientHandler extends SimpleChannelInboundHandler<Message> {

	private static final Log logger = LogFactory.getLog(ControlClientHandler.class);

	private final CompletableFuture<Message.Welcome> answer;

	private final ControlClientListener listener;

	ControlClientHandler(CompletableFuture<Message.Welcome> answer, ControlClientListener listener) {
		this.answer = answer;
		this.listener = listener;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, Message message) {
		if (message instanceof Message.Welcome welcome) {
			this.answer.complete(welcome);
		}
		else if (message instanceof Message.Refused refused) {
			this.answer.completeExceptionally(new IOException("The primary refused this process: " + refused.reason()));
		}
		else {
			this.listener.received(message);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.answer.completeExceptionally(new IOException("The primary closed the connection"));
		// A worker that was refused has not lost anything.
		if (!this.answer.isCompletedExceptionally()) {
			this.listener.primaryGone();
		}
		context.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		logger.warn("Closing the connection to the primary.", cause);
		context.close();
	}

}
