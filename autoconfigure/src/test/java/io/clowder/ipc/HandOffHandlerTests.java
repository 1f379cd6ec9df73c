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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandOffHandler}.
 */
class HandOffHandlerTests {

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final Taker taker = new Taker();

	private final HandOffHandler handler = new HandOffHandler(this.channel, this.taker);

	HandOffHandlerTests() {
		this.channel.freezeTime();
		this.channel.pipeline().addLast(this.handler);
	}

	@Test
	void startShouldTellThePrimaryThatDescriptorsMayCome() {
		this.handler.start();
		assertThat(reports()).containsExactly(new HandOffCounters(0, 0));
	}

	@Test
	void batchIsAcknowledgedOnceAndBeforeItIsUsed() {
		receive(1, 2, 3);
		assertThat(this.taker.taken).containsExactly(1, 2, 3);
		assertThat(this.taker.reportsBeforeTake).containsExactly(1, 1, 1);
		assertThat(reports()).containsExactly(new HandOffCounters(3, 0));
		receive(4);
		assertThat(reports()).containsExactly(new HandOffCounters(4, 0));
	}

	@Test
	void connectionsThatEndTogetherAreReportedOnce() {
		receive(1, 2, 3, 4);
		reports();
		IntStream.range(0, 3).forEach((i) -> this.handler.closed());
		assertThat(reports()).isEmpty();
		runDelayedTasks();
		assertThat(reports()).containsExactly(new HandOffCounters(4, 3));
		this.handler.closed();
		runDelayedTasks();
		assertThat(reports()).containsExactly(new HandOffCounters(4, 4));
	}

	@Test
	void endsThatWereReportedWithABatchAreNotReportedAgain() {
		receive(1, 2);
		reports();
		this.handler.closed();
		receive(3);
		assertThat(reports()).containsExactly(new HandOffCounters(3, 1));
		runDelayedTasks();
		assertThat(reports()).isEmpty();
	}

	@Test
	void noMoreIsTakenThanThereIsRoomFor() {
		this.taker.room = 2;
		receive(1, 2, 3, 4);
		assertThat(this.taker.taken).containsExactly(1, 2);
		assertThat(reports()).containsExactly(new HandOffCounters(2, 0));
	}

	@Test
	void nothingIsReadWhileConnectionsWaitForRoom() {
		assertThat(this.channel.config().isAutoRead()).isTrue();
		this.taker.room = 0;
		receive(1);
		assertThat(this.taker.taken).isEmpty();
		assertThat(reports()).isEmpty();
		assertThat(this.channel.config().isAutoRead()).isFalse();
	}

	@Test
	void takingGoesOnWhenAConnectionIsClosed() {
		this.taker.room = 1;
		receive(1, 2, 3);
		reports();
		close(1);
		assertThat(this.taker.taken).containsExactly(1, 2);
		assertThat(this.channel.config().isAutoRead()).isFalse();
		assertThat(reports()).last().isEqualTo(new HandOffCounters(2, 1));
		close(1);
		assertThat(this.taker.taken).containsExactly(1, 2, 3);
		assertThat(this.channel.config().isAutoRead()).isTrue();
		assertThat(reports()).last().isEqualTo(new HandOffCounters(3, 2));
	}

	@Test
	void takingGoesOnWhenThereIsRoom() {
		this.taker.room = 0;
		receive(1, 2);
		this.taker.room = 5;
		this.handler.roomChanged();
		this.channel.runPendingTasks();
		assertThat(this.taker.taken).containsExactly(1, 2);
		assertThat(this.channel.config().isAutoRead()).isTrue();
		assertThat(reports()).containsExactly(new HandOffCounters(2, 0));
	}

	@Test
	void takersRoomMayExceedEveryNumber() {
		this.taker.room = Long.MAX_VALUE;
		receive(1, 2);
		assertThat(this.taker.taken).containsExactly(1, 2);
	}

	@Test
	void endOfTheConnectionClosesOwnCopiesOfWhatWasNotTaken() throws Exception {
		Epoll.ensureAvailability();
		this.taker.room = 1;
		Socket taken = Socket.newSocketStream();
		Socket waiting = Socket.newSocketStream();
		this.channel.writeOneInbound(taken);
		this.channel.writeOneInbound(waiting);
		this.channel.flushInbound();
		this.channel.close();
		assertThat(taken.isOpen()).isTrue();
		assertThat(waiting.isOpen()).isFalse();
		taken.close();
	}

	@Test
	void closedAfterTheEndOfTheConnectionIsIgnored() {
		receive(1, 2);
		reports();
		this.channel.close();
		this.handler.closed();
		runDelayedTasks();
		assertThat(reports()).isEmpty();
		assertThat(this.taker.taken).containsExactly(1, 2);
	}

	@Test
	void errorEndsTheConnection() {
		this.channel.pipeline().fireExceptionCaught(new IllegalStateException("broken"));
		assertThat(this.channel.isOpen()).isFalse();
	}

	private void receive(int... descriptors) {
		for (int descriptor : descriptors) {
			this.channel.writeOneInbound(new FileDescriptor(descriptor));
		}
		this.channel.flushInbound();
	}

	private void close(int count) {
		this.taker.room += count;
		IntStream.range(0, count).forEach((i) -> this.handler.closed());
		runDelayedTasks();
	}

	private void runDelayedTasks() {
		this.channel.advanceTimeBy(HandOffHandler.REPORT_DELAY.toNanos(), TimeUnit.NANOSECONDS);
		this.channel.runScheduledPendingTasks();
		this.channel.runPendingTasks();
	}

	private List<HandOffCounters> reports() {
		List<HandOffCounters> reports = new ArrayList<>();
		ByteBuf report = this.channel.readOutbound();
		while (report != null) {
			reports.add(new HandOffCounters(report.readLong(), report.readLong()));
			assertThat(report.isReadable()).isFalse();
			report.release();
			report = this.channel.readOutbound();
		}
		return reports;
	}

	private final class Taker implements ConnectionTaker {

		private final List<Integer> taken = new ArrayList<>();

		private final List<Integer> reportsBeforeTake = new ArrayList<>();

		private long room = 100;

		@Override
		public void take(int descriptor) {
			this.taken.add(descriptor);
			this.reportsBeforeTake.add(HandOffHandlerTests.this.channel.outboundMessages().size());
			this.room--;
		}

		@Override
		public long room() {
			return this.room;
		}

	}

}
