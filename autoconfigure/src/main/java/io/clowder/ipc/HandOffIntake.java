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
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Takes descriptors in batches and keeps the books. It belongs to a selector, and takes
 * connections on the thread that is going to poll them. A batch is acknowledged before it
 * is used: were it the other way round, a worker that dies in between would leave
 * connections whose request it has already read to another worker, which would wait for
 * it for ever. Safe for use by several threads.
 */
public final class HandOffIntake implements ConnectionLedger {

	private static final Log logger = LogFactory.getLog(HandOffIntake.class);

	/**
	 * How long connections that are closed may be counted as open. To report each at once
	 * would wake a thread of this process and the primary for every connection.
	 */
	static final Duration REPORT_DELAY = Duration.ofMillis(2);

	/**
	 * The same while the primary does not read, which may last.
	 */
	private static final Duration RETRY_DELAY = Duration.ofMillis(100);

	/**
	 * So that one busy port does not keep its thread from everything else.
	 */
	private static final int MAX_BATCH = 16;

	/**
	 * Closer to the limit a connection of this process's own may come first, and taking
	 * waits for the next that is closed.
	 */
	private static final int SPARE_ROOM = 16;

	private static final int[] NOTHING = {};

	private final SocketChannel channel;

	/**
	 * The same descriptor, of which the JDK receives none.
	 */
	private final Socket socket;

	private final ConnectionTaker taker;

	private final ScheduledExecutorService timer;

	private final Runnable resume;

	private final ArrayDeque<Integer> waiting = new ArrayDeque<>();

	private long taken;

	/**
	 * Batches that are being taken.
	 */
	private int taking;

	private final LongAdder closed = new LongAdder();

	private HandOffCounters reported = new HandOffCounters(-1, -1);

	private final AtomicBoolean reportDue = new AtomicBoolean();

	/**
	 * Creates an intake.
	 * @param channel the connection to the primary, non-blocking
	 * @param taker takes the connections
	 * @param timer for what is done later
	 * @param resume called when {@link #receive()} should be called again
	 */
	HandOffIntake(SocketChannel channel, ConnectionTaker taker, ScheduledExecutorService timer, Runnable resume) {
		this.channel = channel;
		this.socket = new Socket(DescriptorChannels.descriptor(channel));
		this.taker = taker;
		this.timer = timer;
		this.resume = resume;
	}

	/**
	 * The connection to the primary.
	 * @return what a selector has to watch for reading
	 */
	public SelectableChannel channel() {
		return this.channel;
	}

	/**
	 * Tells the primary that descriptors may come.
	 */
	public void start() {
		report();
	}

	/**
	 * Takes connections that have arrived. For the thread that watches the channel.
	 * @return whether it is to go on watching: not without room, until it is resumed, nor
	 * after the end
	 */
	public boolean receive() {
		if (!receiveBatch()) {
			return false;
		}
		if (this.taker.room() >= MAX_BATCH + SPARE_ROOM) {
			return takeWaiting();
		}
		later(this::takeAndResume, Duration.ZERO);
		return false;
	}

	private synchronized boolean receiveBatch() {
		if (!this.channel.isOpen()) {
			return false; // The number may be that of another socket by now
		}
		try {
			while (this.waiting.size() < MAX_BATCH) {
				int descriptor = this.socket.recvFd();
				if (descriptor < 0) {
					end();
					return false;
				}
				if (descriptor == 0) {
					return true;
				}
				this.waiting.add(descriptor);
			}
			return true;
		}
		catch (IOException ex) {
			logger.warn("Closing a hand-off connection.", ex);
			end();
			return false;
		}
	}

	/**
	 * Takes what there is room for.
	 * @return whether more is wanted
	 */
	private boolean takeWaiting() {
		int[] batch = acknowledge();
		try {
			for (int descriptor : batch) {
				take(descriptor);
			}
		}
		finally {
			taken();
		}
		return this.channel.isOpen() && !isWaiting();
	}

	/**
	 * Removes what there is room for, if the primary can be told.
	 */
	private synchronized int[] acknowledge() {
		this.taking++;
		int count = (int) Math.min(this.waiting.size(), this.taker.room());
		if (count == 0) {
			return NOTHING;
		}
		this.taken += count;
		if (!report()) {
			this.taken -= count;
			return NOTHING; // The primary is told later, or is gone.
		}
		int[] batch = new int[count];
		for (int i = 0; i < count; i++) {
			batch[i] = this.waiting.remove();
		}
		return batch;
	}

	private void take(int descriptor) {
		try {
			this.taker.take(descriptor);
		}
		catch (RuntimeException ex) {
			logger.error("A connection could not be taken.", ex);
			close(descriptor);
			closed();
		}
	}

	private synchronized void taken() {
		this.taking--;
		notifyAll();
	}

	private void takeAndResume() {
		if (takeWaiting()) {
			this.resume.run();
		}
	}

	@Override
	public void closed() {
		this.closed.increment();
		reportLater(REPORT_DELAY);
	}

	@Override
	public void roomChanged() {
		later(this::takeAndResume, Duration.ZERO);
	}

	private void reportLater(Duration delay) {
		if (this.reportDue.compareAndSet(false, true)) {
			later(this::reportDue, delay);
		}
	}

	private void later(Runnable task, Duration delay) {
		try {
			this.timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.trace("This process leaves the cluster, and nobody counts any more.", ex);
		}
	}

	private void reportDue() {
		this.reportDue.set(false);
		if (isWaiting()) {
			takeAndResume();
		}
		report();
	}

	private synchronized boolean isWaiting() {
		return !this.waiting.isEmpty();
	}

	/**
	 * Tells the primary what is new.
	 * @return whether it knows
	 */
	private synchronized boolean report() {
		HandOffCounters counters = new HandOffCounters(this.taken, this.closed.sum());
		if (!this.channel.isOpen()) {
			return false;
		}
		try {
			if (!counters.equals(this.reported) && !counters.writeTo(this.channel)) {
				reportLater(RETRY_DELAY);
				return false;
			}
			this.reported = counters;
			return true;
		}
		catch (IOException ex) {
			logger.debug("Closing a hand-off connection.", ex);
			end();
			return false;
		}
	}

	/**
	 * Takes no more connections, and waits within a bound for those that are being taken.
	 * @param timeout how long
	 */
	synchronized void close(Duration timeout) {
		end();
		long end = System.nanoTime() + timeout.toNanos();
		try {
			for (long left = timeout.toMillis(); this.taking > 0
					&& left > 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
				wait(left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void end() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			logger.debug("A hand-off connection was not closed cleanly.", ex);
		}
		while (!this.waiting.isEmpty()) {
			close(this.waiting.remove());
		}
	}

	private static void close(int descriptor) {
		try {
			new FileDescriptor(descriptor).close();
		}
		catch (IOException ex) {
			logger.debug("Descriptor " + descriptor + " was not closed cleanly.", ex);
		}
	}

}
