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

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link HandOffCountersDecoder}.
 */
class HandOffCountersDecoderTests {

	private final HandOffSender.Listener listener = mock();

	private final EmbeddedChannel channel = new EmbeddedChannel(new HandOffCountersDecoder(this.listener));

	@Test
	void countersAreReported() {
		this.channel.writeInbound(Unpooled.buffer().writeLong(5).writeLong(3));
		then(this.listener).should().counted(5, 3);
		then(this.listener).shouldHaveNoMoreInteractions();
	}

	@Test
	void onlyTheNewestOfManyCountersIsReported() {
		ByteBuf records = Unpooled.buffer();
		for (int i = 0; i < 100; i++) {
			records.writeLong(i).writeLong(i / 2);
		}
		this.channel.writeInbound(records);
		then(this.listener).should().counted(99, 49);
		then(this.listener).shouldHaveNoMoreInteractions();
	}

	@Test
	void countersThatArriveInPiecesAreReportedWhenComplete() {
		ByteBuf records = Unpooled.buffer()
			.writeLong(1)
			.writeLong(0)
			.writeLong(Long.MAX_VALUE)
			.writeLong(Long.MIN_VALUE);
		this.channel.writeInbound(records.copy(0, 15));
		then(this.listener).shouldHaveNoInteractions();
		this.channel.writeInbound(records.copy(15, 2));
		then(this.listener).should().counted(1, 0);
		this.channel.writeInbound(records.copy(17, 14));
		then(this.listener).shouldHaveNoMoreInteractions();
		this.channel.writeInbound(records.copy(31, 1));
		then(this.listener).should().counted(Long.MAX_VALUE, Long.MIN_VALUE);
	}

	@Test
	void endOfTheConnectionIsReportedOnce() {
		this.channel.close();
		then(this.listener).should().closed();
		then(this.listener).shouldHaveNoMoreInteractions();
	}

	@Test
	void countersBeforeTheEndAreReportedFirst() {
		this.channel.writeInbound(Unpooled.buffer().writeLong(2).writeLong(1).writeByte(0));
		this.channel.close();
		then(this.listener).should().counted(2, 1);
		then(this.listener).should().closed();
		then(this.listener).shouldHaveNoMoreInteractions();
	}

	@Test
	void errorEndsTheConnection() {
		this.channel.pipeline().fireExceptionCaught(new IllegalStateException("broken"));
		assertThat(this.channel.isOpen()).isFalse();
		then(this.listener).should().closed();
	}

}
