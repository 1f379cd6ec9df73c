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

package io.clowder.primary.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.log.LogMessage;

/**
 * Finds out within a bounded time whether any of the configured Redis nodes accepts
 * connections.
 */
class RedisProbe {

	private static final Log logger = LogFactory.getLog(RedisProbe.class);

	private final HostResolver resolver;

	private final Duration deadline;

	RedisProbe() {
		this(InetAddress::getAllByName, Duration.ofSeconds(5));
	}

	RedisProbe(HostResolver resolver, Duration deadline) {
		this.resolver = resolver;
		this.deadline = deadline;
	}

	void check(RedisLocation location) {
		// Neither name resolution nor connect can be interrupted, so daemon threads do it
		ExecutorService executor = Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "clowder-redis-probe");
			thread.setDaemon(true);
			return thread;
		});
		try {
			List<Callable<InetSocketAddress>> attempts = location.nodes()
				.stream()
				.<Callable<InetSocketAddress>>map((node) -> () -> connect(node, location.connectTimeout()))
				.toList();
			InetSocketAddress address = executor.invokeAny(attempts, this.deadline.toMillis(), TimeUnit.MILLISECONDS);
			logger.debug(LogMessage.format("Redis accepts connections at %s.", address));
		}
		catch (ExecutionException ex) {
			throw new RedisUnreachableException(location, (ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (TimeoutException ex) {
			throw new RedisUnreachableException(location, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RedisUnreachableException(location, ex);
		}
		finally {
			executor.shutdownNow();
		}
	}

	private InetSocketAddress connect(RedisNode node, Duration timeout) throws IOException {
		IOException failure = null;
		for (InetAddress address : this.resolver.resolve(node.host())) {
			InetSocketAddress socketAddress = new InetSocketAddress(address, node.port());
			try (Socket socket = new Socket()) {
				socket.connect(socketAddress, (int) timeout.toMillis());
				return socketAddress;
			}
			catch (IOException ex) {
				if (failure != null) {
					ex.addSuppressed(failure);
				}
				failure = ex;
			}
		}
		throw (failure != null) ? failure : new UnknownHostException(node.host());
	}

	/**
	 * Turns a host name into its addresses.
	 */
	@FunctionalInterface
	interface HostResolver {

		InetAddress[] resolve(String host) throws UnknownHostException;

	}

}
