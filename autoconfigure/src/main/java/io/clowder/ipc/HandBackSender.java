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
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.IoEventLoop;
import io.netty.channel.unix.FileDescriptor;

/**
 * A worker's way to return connections of one port to the primary, which gives them to
 * another worker. Safe for use by several threads.
 */
public final class HandBackSender implements AutoCloseable {

	private static final long SEND_TIMEOUT_SECONDS = 5;

	private final Channel channel;

	private HandBackSender(Channel channel) {
		this.channel = channel;
	}

	static HandBackSender open(IoEventLoop eventLoop, Path socket, Message.HandBack request) throws IOException {
		AnswerHandler<Message.HandBackAccepted> answer = new AnswerHandler<>(Message.HandBackAccepted.class);
		Channel channel = ControlClient.open(eventLoop, socket, answer);
		channel.writeAndFlush(request);
		try {
			answer.await();
			return new HandBackSender(channel);
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Sends a connection. The caller keeps its descriptor, and has to close it without
	 * shutting the connection down.
	 * @param descriptor number of the connection's descriptor
	 * @return whether the primary has it now
	 */
	public boolean send(int descriptor) {
		ChannelFuture sent = this.channel.writeAndFlush(new FileDescriptor(descriptor));
		return sent.awaitUninterruptibly(SEND_TIMEOUT_SECONDS, TimeUnit.SECONDS) && sent.isSuccess();
	}

	@Override
	public void close() {
		this.channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
	}

}
