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

import io.netty.channel.Channel;

/**
 * The primary's end of one worker's control connection. Safe for use by several threads.
 */
public final class WorkerConnection {

	private final Channel channel;

	private final int workerId;

	private final long pid;

	WorkerConnection(Channel channel, int workerId, long pid) {
		this.channel = channel;
		this.workerId = workerId;
		this.pid = pid;
	}

	public int workerId() {
		return this.workerId;
	}

	/**
	 * Process id of the worker, as the kernel told it.
	 * @return the process id
	 */
	public long pid() {
		return this.pid;
	}

	/**
	 * Sends a message; it is dropped if the connection is gone, which the listener learns
	 * by {@link ControlServerListener#disconnected}.
	 * @param message the message
	 */
	public void send(Message message) {
		this.channel.writeAndFlush(message, this.channel.voidPromise());
	}

}
