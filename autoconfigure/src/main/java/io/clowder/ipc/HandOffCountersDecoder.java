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

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Reads a worker's counters. Only the newest of several records counts, since they are
 * totals.
 */
class HandOffCountersDecoder extends ByteToMessageDecoder {

	private static final Log logger = LogFactory.getLog(HandOffCountersDecoder.class);

	private final HandOffSender.Listener listener;

	HandOffCountersDecoder(HandOffSender.Listener listener) {
		this.listener = listener;
	}

	@Override
	protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		int complete = in.readableBytes() / HandOffCounters.LENGTH;
		if (complete > 0) {
			in.skipBytes((complete - 1) * HandOffCounters.LENGTH);
			this.listener.counted(in.readLong(), in.readLong());
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) throws Exception {
		super.channelInactive(context);
		this.listener.closed();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		logger.warn("Closing a hand-off connection: " + cause.getMessage());
		context.close();
	}

}
