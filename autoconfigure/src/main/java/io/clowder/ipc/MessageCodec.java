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
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.MessageToMessageCodec;

/**
 * Turns messages into frames and back. A frame is its length (four bytes), the message's
 * type (one byte) and its values.
 */
final class MessageCodec extends MessageToMessageCodec<ByteBuf, Message> {

	/**
	 * Longest frame, in bytes. The status of the largest cluster is a tenth of it.
	 */
	static final int MAX_FRAME = 1 << 20;

	private static final int LENGTH_FIELD = Integer.BYTES;

	private static final List<Class<? extends Message>> TYPES = List.of(Message.Hello.class, Message.Welcome.class,
			Message.Refused.class, Message.Availability.class, Message.Heartbeat.class, Message.Stop.class,
			Message.StatusRequest.class, Message.StatusResponse.class, Message.Listen.class, Message.Listening.class,
			Message.ListenFailed.class, Message.HandBack.class, Message.HandBackAccepted.class, Message.WarmUp.class,
			Message.WarmedUp.class, Message.OperationRequest.class, Message.OperationResponse.class);

	private static final List<RecordCodec> CODECS = TYPES.stream()
		.map((type) -> RecordCodec.of(type.asSubclass(Record.class)))
		.toList();

	/**
	 * Adds framing and encoding to the end of a pipeline.
	 */
	static void addTo(ChannelPipeline pipeline) {
		pipeline.addLast("frames", new LengthFieldBasedFrameDecoder(MAX_FRAME, 0, LENGTH_FIELD, 0, LENGTH_FIELD));
		pipeline.addLast("messages", new MessageCodec());
	}

	/**
	 * Removes what {@link #addTo} added, for a connection that goes on with something
	 * else.
	 */
	static void removeFrom(ChannelPipeline pipeline) {
		pipeline.remove("frames");
		pipeline.remove("messages");
	}

	@Override
	protected void encode(ChannelHandlerContext context, Message message, List<Object> out) {
		ByteBuf frame = context.alloc().buffer();
		write(frame, message);
		out.add(frame);
	}

	static void write(ByteBuf out, Message message) {
		int start = out.writerIndex();
		int type = TYPES.indexOf(message.getClass());
		out.writeInt(0);
		out.writeByte(type);
		CODECS.get(type).write(out, message);
		out.setInt(start, out.writerIndex() - start - LENGTH_FIELD);
	}

	@Override
	protected void decode(ChannelHandlerContext context, ByteBuf frame, List<Object> out) {
		out.add(read(frame));
	}

	static Message read(ByteBuf frame) {
		try {
			int type = frame.readUnsignedByte();
			MalformedMessageException.unless(type < CODECS.size(), "type " + type + " is unknown");
			Message message = (Message) CODECS.get(type).read(frame);
			MalformedMessageException.unless(!frame.isReadable(), "bytes are left over");
			return message;
		}
		catch (IndexOutOfBoundsException ex) {
			throw new MalformedMessageException("it ends too early", ex);
		}
	}

}
