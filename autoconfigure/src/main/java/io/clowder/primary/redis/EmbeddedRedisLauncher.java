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
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.log.LogMessage;

/**
 * Starts an embedded Redis on a free port and waits until it answers.
 */
class EmbeddedRedisLauncher {

	private static final Log logger = LogFactory.getLog(EmbeddedRedisLauncher.class);

	private static final int ATTEMPTS = 3;

	private static final int OUTPUT_LINES = 20;

	private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

	private final IntSupplier ports;

	private final Duration timeout;

	private final Duration orphanGrace;

	EmbeddedRedisLauncher(Duration orphanGrace) {
		this(EmbeddedRedisLauncher::findFreePort, Duration.ofSeconds(10), orphanGrace);
	}

	EmbeddedRedisLauncher(IntSupplier ports, Duration timeout, Duration orphanGrace) {
		this.ports = ports;
		this.timeout = timeout;
		this.orphanGrace = orphanGrace;
	}

	private static int findFreePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }))) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	EmbeddedRedis launch(Path executable, Path directory) {
		for (int attempt = 1;; attempt++) {
			EmbeddedRedisConfiguration configuration = EmbeddedRedisConfiguration.withNewPassword(directory,
					this.ports.getAsInt());
			EmbeddedRedis server = EmbeddedRedis.start(executable, configuration, this.orphanGrace,
					EmbeddedRedis.STOP_TIMEOUT);
			if (awaitAnswer(server)) {
				return server;
			}
			server.close();
			// Somebody may have taken the port between finding it and binding it
			if (attempt == ATTEMPTS) {
				throw failure("The embedded Redis ended while starting, %d times".formatted(ATTEMPTS), directory);
			}
			logger.debug(LogMessage.format("The embedded Redis could not start at %s.", configuration));
		}
	}

	private boolean awaitAnswer(EmbeddedRedis server) {
		long start = System.nanoTime();
		try {
			while (!server.awaitExit(POLL_INTERVAL)) {
				if (server.isAnswering()) {
					return true;
				}
				if (System.nanoTime() - start > this.timeout.toNanos()) {
					server.close();
					throw failure("The embedded Redis does not answer after %d ms".formatted(this.timeout.toMillis()),
							server.configuration().directory());
				}
			}
			return false;
		}
		catch (InterruptedException ex) {
			server.close();
			Thread.currentThread().interrupt();
			throw new EmbeddedRedisException("The start of the embedded Redis was interrupted", "", ex);
		}
	}

	private static EmbeddedRedisException failure(String message, Path directory) {
		String output = "";
		try {
			List<String> lines = Files.readAllLines(directory.resolve("redis.log"));
			output = String.join("\n", lines.subList(Math.max(0, lines.size() - OUTPUT_LINES), lines.size()));
		}
		catch (IOException ex) {
			logger.debug("The output of the embedded Redis cannot be read.", ex);
		}
		return new EmbeddedRedisException(message, output, null);
	}

}
