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

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.FileDescriptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Takes descriptors in batches and keeps the books. A batch is acknowledged before it is
 * used: were it the other way round, a worker that dies in between would leave
 * connections whose request it has already read to another worker, which would wait for
 * it for ever.
 */
class HandOffHandler extends ChannelInboundHandlerAdapter implements ConnectionLedger {

	private static final Log logger = LogFactory.getLog(HandOffHandler.class);

	/**
	 * How long connections that are closed may be counted as open. To report each at once
	 * would wake this process's event loop and the primary's for every connection.
	 */
	static final Duration REPORT_DELAY = Duration.ofMillis(2);

	private final Channel channel;

	private final ConnectionTaker taker;

	private final ArrayDeque<FileDescriptor> waiting = new ArrayDeque<>();

	private long taken;

	private final LongAdder closed = new LongAdder();

	private long reportedClosed;

	private final AtomicBoolean reportDue = new AtomicBoolean();

	HandOffHandler(Channel channel, ConnectionTaker taker) {
		this.channel = channel;
		this.taker = taker;
	}

	/**
	 * Tells the primary that descriptors may come.
	 */
	void start() {
		report();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		this.waiting.add((FileDescriptor) message);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		takeWaiting();
		context.fireChannelReadComplete();
	}

	private void takeWaiting() {
		int count = (int) Math.min(this.waiting.size(), this.taker.room());
		if (count > 0) {
			this.taken += count;
			report();
			for (int i = 0; i < count; i++) {
				this.taker.take(this.waiting.remove().intValue());
			}
		}
		// Without room nothing is read, so the primary's window fills and it goes
		// elsewhere.
		this.channel.config().setAutoRead(this.waiting.isEmpty());
	}

	@Override
	public void closed() {
		this.closed.increment();
		if (this.reportDue.compareAndSet(false, true)) {
			onEventLoop((loop) -> loop.schedule(this::reportClosed, REPORT_DELAY.toNanos(), TimeUnit.NANOSECONDS));
		}
	}

	@Override
	public void roomChanged() {
		onEventLoop((loop) -> loop.execute(this::takeWaiting));
	}

	private void onEventLoop(Consumer<EventLoop> action) {
		try {
			action.accept(this.channel.eventLoop());
		}
		catch (RejectedExecutionException ex) {
			logger.trace("This process leaves the cluster, and nobody counts any more.", ex);
		}
	}

	private void reportClosed() {
		this.reportDue.set(false);
		if (!this.waiting.isEmpty()) {
			takeWaiting();
		}
		if (this.closed.sum() != this.reportedClosed) {
			report();
		}
	}

	private void report() {
		if (this.channel.isActive()) {
			this.reportedClosed = this.closed.sum();
			this.channel.writeAndFlush(new HandOffCounters(this.taken, this.reportedClosed).encode(this.channel),
					this.channel.voidPromise());
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) throws Exception {
		for (FileDescriptor descriptor : this.waiting) {
			descriptor.close();
		}
		this.waiting.clear();
		context.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		logger.warn("Closing a hand-off connection.", cause);
		context.close();
	}

}
