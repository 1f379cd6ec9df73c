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

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * Runs something on the thread of one of an endpoint's pollers, after everything that was
 * registered with it before. The poller asks each registration for its socket, and this
 * registration runs the task when it is asked.
 */
final class PollerTask extends NioSocketWrapper {

	private static final long TIMEOUT_SECONDS = 5;

	private final Runnable task;

	private final CountDownLatch done = new CountDownLatch(1);

	private PollerTask(SharedPortEndpoint endpoint, Runnable task) {
		super(new NioChannel(new SocketBufferHandler(0, 0, false)), endpoint);
		this.task = task;
	}

	/**
	 * Runs a task and waits for its end, which is bounded.
	 */
	static void run(SharedPortEndpoint endpoint, NioEndpoint.Poller poller, Runnable task) {
		PollerTask pollerTask = new PollerTask(endpoint, task);
		poller.add(pollerTask, 0);
		try {
			pollerTask.done.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public NioChannel getSocket() {
		if (this.done != null && this.done.getCount() > 0) {
			try {
				this.task.run();
			}
			finally {
				this.done.countDown();
			}
		}
		return super.getSocket();
	}

	@Override
	public void close() {
		// The poller closes what has no socket; there is nothing to close.
	}

}
