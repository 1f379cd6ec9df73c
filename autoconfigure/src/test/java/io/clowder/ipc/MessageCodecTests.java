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

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MessageCodec}.
 */
class MessageCodecTests {

	private static final int LENGTH_FIELD = Integer.BYTES;

	@Test
	void samplesShouldHoldEveryTypeOfMessage() {
		Set<Class<?>> types = Messages.all().stream().map(Object::getClass).collect(Collectors.toSet());
		assertThat(types).isEqualTo(Set.of(Message.class.getPermittedSubclasses()));
	}

	@ParameterizedTest
	@MethodSource("messages")
	void readShouldReturnWhatWasWritten(Message message) {
		assertThat(MessageCodec.read(Messages.content(message))).isEqualTo(message);
	}

	@ParameterizedTest
	@MethodSource("messages")
	void writeShouldPrecedeTheContentWithItsLength(Message message) {
		ByteBuf out = Unpooled.buffer().writeByte(42);
		MessageCodec.write(out, message);
		assertThat(out.readByte()).isEqualTo((byte) 42);
		assertThat(out.readInt()).isEqualTo(out.readableBytes());
	}

	@ParameterizedTest
	@MethodSource("messages")
	void readWhenContentIsCutAnywhereShouldThrow(Message message) {
		ByteBuf content = Messages.content(message);
		for (int length = 0; length < content.readableBytes(); length++) {
			ByteBuf cut = content.slice(0, length);
			assertThatExceptionOfType(MalformedMessageException.class).as("%d bytes of %s", length, message)
				.isThrownBy(() -> MessageCodec.read(cut));
		}
	}

	@ParameterizedTest
	@MethodSource("messages")
	void readWhenBytesAreLeftOverShouldThrow(Message message) {
		ByteBuf content = Messages.content(message).writeByte(0);
		assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> MessageCodec.read(content))
			.withMessageContaining("left over");
	}

	@ParameterizedTest
	@ValueSource(ints = { 17, 18, 127, 128, 255 })
	void readWhenTypeIsUnknownShouldThrow(int type) {
		ByteBuf content = Unpooled.buffer().writeByte(type);
		assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> MessageCodec.read(content))
			.withMessageContaining("type " + type);
	}

	@Test
	void readWhenBytesAreRandomShouldReturnOrThrowNothingElse() {
		Random random = new Random(1);
		for (int i = 0; i < 50_000; i++) {
			byte[] bytes = new byte[random.nextInt(100)];
			random.nextBytes(bytes);
			for (int at = 0; at < bytes.length; at++) {
				// Mostly what codecs look for: small numbers
				bytes[at] = (random.nextInt(4) == 0) ? bytes[at] : (byte) random.nextInt(18);
			}
			assertReturnsOrThrowsMalformed(bytes);
		}
	}

	@ParameterizedTest
	@MethodSource("messages")
	void readWhenBytesAreDamagedShouldReturnOrThrowNothingElse(Message message) {
		Random random = new Random(2);
		byte[] valid = ByteBufUtil.getBytes(Messages.content(message));
		for (int at = 0; at < valid.length; at++) {
			for (byte value : new byte[] { 0, 1, 2, 127, -128, -1, (byte) random.nextInt() }) {
				byte[] damaged = Arrays.copyOf(valid, valid.length);
				damaged[at] = value;
				assertReturnsOrThrowsMalformed(damaged);
			}
		}
		for (int i = 0; i < 2_000; i++) {
			byte[] damaged = Arrays.copyOf(valid, valid.length);
			for (int change = 0; change <= random.nextInt(4); change++) {
				damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
			}
			assertReturnsOrThrowsMalformed(damaged);
		}
	}

	@Test
	void pipelineShouldReassembleMessagesFromSingleBytes() {
		EmbeddedChannel channel = channel();
		for (Message message : Messages.all()) {
			byte[] bytes = ByteBufUtil.getBytes(Messages.frame(message));
			for (int i = 0; i < bytes.length - 1; i++) {
				assertThat(channel.writeInbound(Unpooled.wrappedBuffer(bytes, i, 1))).isFalse();
			}
			assertThat(channel.writeInbound(Unpooled.wrappedBuffer(bytes, bytes.length - 1, 1))).isTrue();
			assertThat(channel.<Message>readInbound()).isEqualTo(message);
		}
	}

	@Test
	void pipelineShouldTakeApartMessagesThatArriveTogether() {
		EmbeddedChannel channel = channel();
		Messages.all().forEach(channel::writeOutbound);
		ByteBuf together = Unpooled.buffer();
		for (int i = 0; i < Messages.all().size(); i++) {
			ByteBuf frame = channel.readOutbound();
			together.writeBytes(frame);
			frame.release();
		}
		channel.writeInbound(together);
		assertThat(channel.inboundMessages()).containsExactlyElementsOf(Messages.all());
	}

	@Test
	void pipelineShouldAcceptTheLongestFrame() {
		EmbeddedChannel channel = channel();
		Message longest = new Message.Stop("x".repeat(MessageCodec.MAX_FRAME - emptyStop()));
		ByteBuf frame = Messages.frame(longest);
		assertThat(frame.readableBytes()).isEqualTo(MessageCodec.MAX_FRAME);
		channel.writeInbound(frame);
		assertThat(channel.<Message>readInbound()).isEqualTo(longest);
	}

	@Test
	void pipelineWhenFrameIsTooLongShouldRefuseItByItsLength() {
		EmbeddedChannel channel = channel();
		ByteBuf start = Unpooled.buffer().writeInt(MessageCodec.MAX_FRAME - LENGTH_FIELD + 1);
		assertThatExceptionOfType(TooLongFrameException.class).isThrownBy(() -> channel.writeInbound(start));
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0 })
	void pipelineWhenLengthIsHostileShouldThrow(int length) {
		EmbeddedChannel channel = channel();
		ByteBuf start = Unpooled.buffer().writeInt(length);
		assertThatExceptionOfType(DecoderException.class).isThrownBy(() -> channel.writeInbound(start));
	}

	@Test
	void removeFromShouldLeaveTheRestOfThePipelineAlone() {
		EmbeddedChannel channel = channel();
		MessageCodec.removeFrom(channel.pipeline());
		ByteBuf bytes = Messages.frame(new Message.Stop("this is no message any more"));
		channel.writeInbound(bytes);
		assertThat(channel.<ByteBuf>readInbound()).isSameAs(bytes);
	}

	private static int emptyStop() {
		return Messages.frame(new Message.Stop("")).readableBytes();
	}

	private static EmbeddedChannel channel() {
		EmbeddedChannel channel = new EmbeddedChannel();
		MessageCodec.addTo(channel.pipeline());
		return channel;
	}

	private static void assertReturnsOrThrowsMalformed(byte[] content) {
		ByteBuf buffer = Unpooled.wrappedBuffer(content);
		try {
			assertThat(MessageCodec.read(buffer)).isNotNull();
			assertThat(buffer.isReadable()).isFalse();
		}
		catch (MalformedMessageException ex) {
			assertThat(ex).hasMessageStartingWith("Malformed message: ");
		}
		catch (RuntimeException | Error ex) {
			throw new AssertionError("Bytes " + ByteBufUtil.hexDump(content), ex);
		}
	}

	static List<Message> messages() {
		return Messages.all();
	}

}
