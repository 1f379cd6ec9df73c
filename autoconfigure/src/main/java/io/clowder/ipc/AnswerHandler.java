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

/**
 * Waits for the primary's answer on a connection that goes on with descriptors instead of
 * messages.
 *
 * @param <T> the answer that grants the request
 */
class AnswerHandler<T extends Message> extends SimpleChannelInboundHandler<Message> {

	private final Class<T> granting;

	private final CompletableFuture<T> answer = new CompletableFuture<>();

	AnswerHandler(Class<T> granting) {
		this.granting = granting;
	}

	/**
	 * The answer.
	 * @throws ListenException if a port cannot be bound
	 * @throws IOException if there is none in time, or another one
	 */
	T await() throws IOException {
		return ControlClient.await(this.answer);
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, Message message) {
		if (this.granting.isInstance(message)) {
			MessageCodec.removeFrom(context.pipeline());
			context.pipeline().remove(this);
			this.answer.complete(this.granting.cast(message));
		}
		else if (message instanceof Message.ListenFailed failed) {
			this.answer.completeExceptionally(new ListenException(failed.problem(), failed.message()));
		}
		else {
			this.answer.completeExceptionally(new IOException("The primary answered with " + message));
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.answer.completeExceptionally(new IOException("The primary closed the connection"));
		context.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.answer.completeExceptionally(new IOException(cause));
		context.close();
	}

}
