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

package io.clowder.tomcat;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.clowder.ipc.DescriptorChannels;
import io.clowder.ipc.HandBackSender;
import io.netty.channel.unix.FileDescriptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Returns connections that no request is in flight on to the primary. A connection has to
 * leave the poller first: a channel that is registered anywhere shuts the connection down
 * when it is closed, and here only this process's descriptor may be closed.
 */
final class ConnectionReturn {

	private static final Log logger = LogFactory.getLog(ConnectionReturn.class);

	private static final long LEAVE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

	private static final long LEAVE_CHECK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

	private final HandBackSender sender;

	private final AtomicLong returned = new AtomicLong();

	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "clowder-hand-back");
		thread.setDaemon(true);
		return thread;
	});

	ConnectionReturn(HandBackSender sender) {
		this.sender = sender;
	}

	/**
	 * Returns an idle connection. The caller holds its lock.
	 * @return {@code false} if the connection has to stay, as it is not registered any
	 * more
	 */
	boolean returnIdle(SharedPortConnection connection) {
		SelectionKey key = connection.socketChannel().keyFor(connection.getPoller().getSelector());
		if (key == null && connection.isRegistered()) {
			return false;
		}
		if (connection.isLeaving()) {
			return true;
		}
		connection.leave();
		if (key != null) {
			// Without an attachment the poller leaves the key alone.
			key.attach(null);
			key.cancel();
		}
		this.executor.execute(() -> send(connection));
		return true;
	}

	private void send(SharedPortConnection connection) {
		SocketChannel channel = connection.socketChannel();
		if (awaitLeft(channel, connection.getPoller().getSelector())
				&& this.sender.send(DescriptorChannels.descriptor(channel))) {
			this.returned.incrementAndGet();
		}
		connection.closeLeft();
	}

	private boolean awaitLeft(SocketChannel channel, Selector poller) {
		long deadline = System.nanoTime() + LEAVE_TIMEOUT_NANOS;
		while (channel.isRegistered()) {
			if (System.nanoTime() > deadline) {
				return false;
			}
			poller.wakeup();
			LockSupport.parkNanos(LEAVE_CHECK_NANOS);
		}
		return true;
	}

	/**
	 * Returns a connection that was never used here.
	 */
	void returnNew(int descriptor) {
		this.executor.execute(() -> {
			if (this.sender.send(descriptor)) {
				this.returned.incrementAndGet();
			}
			try {
				new FileDescriptor(descriptor).close();
			}
			catch (IOException ex) {
				logger.debug("A returned connection was not closed cleanly.", ex);
			}
		});
	}

	/**
	 * Waits for what is on its way and closes the connection to the primary.
	 * @return how many connections were returned
	 */
	long close() {
		this.executor.shutdown();
		try {
			this.executor.awaitTermination(LEAVE_TIMEOUT_NANOS, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.sender.close();
		return this.returned.get();
	}

}
