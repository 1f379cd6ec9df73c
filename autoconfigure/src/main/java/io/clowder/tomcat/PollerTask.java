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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

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

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final Runnable task;

	private final CountDownLatch done = new CountDownLatch(1);

	private PollerTask(SharedPortEndpoint endpoint, Runnable task) {
		super(new NioChannel(new SocketBufferHandler(0, 0, false)), endpoint);
		this.task = task;
	}

	/**
	 * Runs a task on the thread of each poller and waits for the end of all, which is
	 * bounded.
	 */
	static void run(SharedPortEndpoint endpoint, List<? extends NioEndpoint.Poller> pollers,
			Consumer<NioEndpoint.Poller> task) {
		List<PollerTask> tasks = new ArrayList<>();
		for (NioEndpoint.Poller poller : pollers) {
			PollerTask pollerTask = new PollerTask(endpoint, () -> task.accept(poller));
			tasks.add(pollerTask);
			poller.add(pollerTask, 0);
		}
		long deadline = System.nanoTime() + TIMEOUT.toNanos();
		try {
			for (PollerTask pollerTask : tasks) {
				pollerTask.done.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
			}
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
