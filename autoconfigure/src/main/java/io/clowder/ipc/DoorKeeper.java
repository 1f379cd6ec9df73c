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
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decides on a new connection's first message whether its process may join, by what the
 * kernel says about that process.
 */
class DoorKeeper extends SimpleChannelInboundHandler<Message> {

	private static final Log logger = LogFactory.getLog(DoorKeeper.class);

	private static final long FIRST_MESSAGE_TIMEOUT_SECONDS = 5;

	private final int uid;

	private final ControlServerListener listener;

	private boolean decided;

	DoorKeeper(int uid, ControlServerListener listener) {
		this.uid = uid;
		this.listener = listener;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		context.executor().schedule(() -> {
			if (!this.decided && context.channel().isActive()) {
				refuse(context, "it said nothing for " + FIRST_MESSAGE_TIMEOUT_SECONDS + " seconds");
			}
		}, FIRST_MESSAGE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
		context.fireChannelActive();
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, Message message) throws IOException {
		if (this.decided) {
			return;
		}
		PeerCredentials peer = ((EpollDomainSocketChannel) context.channel()).peerCredentials();
		if (message instanceof Message.Hello hello) {
			String problem = problem(hello.version(), hello.workerId(), peer);
			if (problem != null) {
				refuse(context, problem);
				return;
			}
			this.decided = true;
			WorkerConnection connection = new WorkerConnection(context.channel(), hello.workerId(), peer.pid());
			context.pipeline().addLast(new WorkerConnectionHandler(connection, this.listener));
			context.pipeline().remove(this);
			this.listener.connected(connection);
		}
		else if (message instanceof Message.Listen listen) {
			String problem = problem(listen.version(), listen.workerId(), peer);
			if (problem != null) {
				refuse(context, problem);
				return;
			}
			this.decided = true;
			context.pipeline().remove(this);
			this.listener.listenRequested(listen,
					new HandOffSender((EpollDomainSocketChannel) context.channel(), listen.workerId(), peer.pid()));
		}
		else if (message instanceof Message.HandBack handBack) {
			String problem = problem(handBack.version(), handBack.workerId(), peer);
			if (problem != null) {
				refuse(context, problem);
				return;
			}
			this.decided = true;
			context.pipeline().remove(this);
			HandBackReceiver.start((EpollDomainSocketChannel) context.channel(), handBack, this.listener);
		}
		else {
			refuse(context, "its first message is a " + message.getClass().getSimpleName());
		}
	}

	private @Nullable String problem(int version, int workerId, PeerCredentials peer) {
		if (peer.uid() != this.uid) {
			return "its user is " + peer.uid() + " and not " + this.uid;
		}
		if (version != Message.VERSION) {
			return "it speaks version " + version + " and not " + Message.VERSION;
		}
		if (!this.listener.isWorker(workerId, peer.pid())) {
			return "process " + peer.pid() + " is not worker " + workerId + " of this cluster";
		}
		return null;
	}

	private void refuse(ChannelHandlerContext context, String reason) {
		this.decided = true;
		logger.warn("Refused a connection to the control channel: " + reason + ".");
		context.writeAndFlush(new Message.Refused(reason)).addListener(ChannelFutureListener.CLOSE);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		if (!this.decided) {
			refuse(context, "it does not speak the protocol (" + cause.getMessage() + ")");
		}
	}

}
