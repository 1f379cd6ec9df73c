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
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.log.LogMessage;

/**
 * A running redis-server that belongs to this cluster alone.
 */
final class EmbeddedRedis implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(EmbeddedRedis.class);

	private static final Path SETSID = Path.of("/usr/bin/setsid");

	static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

	private final Process process;

	private final EmbeddedRedisConfiguration configuration;

	private final Duration stopTimeout;

	private final OrphanGuard guard;

	private final CompletableFuture<Integer> exit = new CompletableFuture<>();

	private final CompletableFuture<Void> stopped;

	private volatile boolean closed;

	private EmbeddedRedis(Process process, EmbeddedRedisConfiguration configuration, Duration orphanGrace,
			Duration stopTimeout) throws IOException {
		this.process = process;
		this.configuration = configuration;
		this.stopTimeout = stopTimeout;
		this.guard = OrphanGuard.start(process.pid(), configuration.port(), orphanGrace);
		this.stopped = process.onExit().thenAccept(this::exited);
	}

	/**
	 * Start redis-server.
	 * @param executable the redis-server to run
	 * @param configuration the configuration to run it with
	 * @param orphanGrace how long it may outlive a primary that was killed
	 * @param stopTimeout how long it may take to stop before it is killed
	 * @return the running server, which may not answer yet
	 */
	static EmbeddedRedis start(Path executable, EmbeddedRedisConfiguration configuration, Duration orphanGrace,
			Duration stopTimeout) {
		Process process = null;
		try {
			Path file = configuration.write();
			Path log = configuration.directory().resolve("redis.log");
			OwnerOnlyFile.write(log, "");
			List<String> command = new ArrayList<>();
			// Away from the terminal: Ctrl-C must not end Redis before the workers
			if (Files.isExecutable(SETSID)) {
				command.add(SETSID.toString());
			}
			command.addAll(List.of(executable.toString(), file.toString()));
			process = new ProcessBuilder(command).directory(configuration.directory().toFile())
				.redirectErrorStream(true)
				.redirectOutput(log.toFile())
				.redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
				.start();
			return new EmbeddedRedis(process, configuration, orphanGrace, stopTimeout);
		}
		catch (IOException ex) {
			if (process != null) {
				process.destroyForcibly();
			}
			throw new EmbeddedRedisException("The embedded Redis cannot be started", "", ex);
		}
	}

	private void exited(Process process) {
		// At once, before the pid can belong to another process
		this.guard.close();
		if (!this.closed) {
			this.exit.complete(process.exitValue());
		}
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	boolean isAnswering() {
		return RedisPing.isAnswered(this.configuration.port(), this.configuration.password()) && isAlive();
	}

	/**
	 * Wait for the end of the process.
	 * @param timeout how long to wait
	 * @return whether the process has ended
	 */
	boolean awaitExit(Duration timeout) throws InterruptedException {
		return this.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
	}

	long pid() {
		return this.process.pid();
	}

	EmbeddedRedisConfiguration configuration() {
		return this.configuration;
	}

	OrphanGuard guard() {
		return this.guard;
	}

	/**
	 * Completed with the exit code if the server ends without having been closed.
	 * @return the future
	 */
	CompletableFuture<Integer> onExit() {
		return this.exit;
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.process.destroy();
			if (!awaitStopped()) {
				logger.warn(LogMessage.format("The embedded Redis (pid %d) did not stop in %d ms, so it is killed.",
						pid(), this.stopTimeout.toMillis()));
				this.process.destroyForcibly();
				awaitStopped();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	private boolean awaitStopped() throws InterruptedException {
		try {
			this.stopped.get(this.stopTimeout.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	/**
	 * Return what workers need to know to use this server.
	 * @return properties by name
	 */
	Map<String, String> properties() {
		return Map.of("spring.data.redis.host", "127.0.0.1", "spring.data.redis.port",
				Integer.toString(this.configuration.port()), "spring.data.redis.username", "default",
				"spring.data.redis.password", this.configuration.password(), "spring.data.redis.ssl.enabled", "false");
	}

}
