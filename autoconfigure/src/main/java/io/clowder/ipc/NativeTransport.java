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

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;

/**
 * Netty's native transport, which alone can pass descriptors between processes.
 */
public final class NativeTransport {

	private NativeTransport() {
	}

	/**
	 * Tells what keeps this platform from passing descriptors.
	 * @return the reason, or {@code null} if nothing does
	 */
	public static @Nullable String unavailability() {
		String os = System.getProperty("os.name", "");
		if (!os.equals("Linux")) {
			return "handing over connections needs Linux, and this is " + os;
		}
		try {
			Throwable cause = Epoll.unavailabilityCause();
			return (cause != null) ? "Netty's native epoll transport cannot be loaded: " + rootMessage(cause) : null;
		}
		catch (LinkageError ex) {
			return "Netty's native epoll transport is not on the class path: " + ex.getMessage();
		}
	}

	private static String rootMessage(Throwable cause) {
		Throwable root = cause;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return String.valueOf(root.getMessage());
	}

	/**
	 * Starts one event loop on a daemon thread.
	 * @param name name of the thread
	 * @return the event loop, to be passed to {@link #shutdown}
	 */
	public static IoEventLoop newEventLoop(String name) {
		ThreadFactory threads = (task) -> {
			Thread thread = new FastThreadLocalThread(task, name);
			thread.setDaemon(true);
			return thread;
		};
		IoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, threads, EpollIoHandler.newFactory());
		return group.next();
	}

	/**
	 * Stops an event loop, waiting at most a second.
	 * @param eventLoop the event loop
	 */
	public static void shutdown(IoEventLoop eventLoop) {
		EventLoopGroup group = eventLoop.parent();
		((group != null) ? group : eventLoop).shutdownGracefully(0, 500, TimeUnit.MILLISECONDS)
			.awaitUninterruptibly(1, TimeUnit.SECONDS);
	}

}
