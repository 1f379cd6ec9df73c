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

package io.clowder.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.awaitility.Awaitility;
import redis.embedded.core.ExecutableProvider;

import org.springframework.util.FileSystemUtils;

/**
 * A redis-server that a test kills, freezes and starts again at the same port.
 */
final class RedisProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final int port;

	private final Path directory;

	private final List<String> command = new ArrayList<>();

	private Process process;

	/**
	 * Creates one that is not started.
	 * @param port its port
	 * @param options options of redis-server
	 */
	RedisProcess(int port, String... options) {
		this.port = port;
		try {
			this.directory = Files.createTempDirectory("redis");
			Path executable = ExecutableProvider.newJarResourceProvider(this.directory.toFile()).get().toPath();
			this.command.addAll(List.of(executable.toString(), "--bind", "127.0.0.1", "--port", Integer.toString(port),
					"--dir", this.directory.toString(), "--save", "", "--repl-diskless-sync-delay", "0"));
			this.command.addAll(List.of(options));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static RedisProcess started(String... options) {
		return startedAt(freePort(), options);
	}

	static RedisProcess startedAt(int port, String... options) {
		RedisProcess redis = new RedisProcess(port, options);
		redis.start();
		redis.awaitAnswer();
		return redis;
	}

	/**
	 * Starts a Sentinel.
	 */
	static RedisProcess sentinel(int port, Path configuration) {
		RedisProcess sentinel = new RedisProcess(port);
		String executable = sentinel.command.get(0);
		sentinel.command.clear();
		sentinel.command.addAll(List.of(executable, configuration.toString(), "--sentinel"));
		sentinel.start();
		Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> !info(port, "sentinel").isEmpty());
		return sentinel;
	}

	static String info(int port, String section) {
		return ask(port, (commands) -> commands.info(section));
	}

	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int port() {
		return this.port;
	}

	/**
	 * Starts it, with more options from now on.
	 */
	void start(String... options) {
		this.command.addAll(List.of(options));
		try {
			this.process = new ProcessBuilder(this.command).redirectErrorStream(true)
				.redirectOutput(this.directory.resolve("log").toFile())
				.start();
			// Should the JVM of the tests be stopped
			Runtime.getRuntime().addShutdownHook(new Thread(this.process::destroyForcibly));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void awaitAnswer() {
		Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> execute((commands) -> {
			commands.dbsize();
			return true;
		}));
	}

	void kill() {
		this.process.destroyForcibly();
		await(this.process);
	}

	void freeze() {
		signal("STOP");
	}

	void thaw() {
		signal("CONT");
	}

	private void signal(String signal) {
		try {
			Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(this.process.pid())).start();
			await(kill);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void await(Process process) {
		try {
			if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				throw new IllegalStateException("Still running: " + process.info());
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Asks it on a connection of its own.
	 */
	<T> T execute(Function<RedisCommands<String, String>, T> question) {
		return ask(this.port, question);
	}

	private static <T> T ask(int port, Function<RedisCommands<String, String>, T> question) {
		RedisURI uri = RedisURI.builder().withHost("127.0.0.1").withPort(port).withTimeout(PATIENCE).build();
		RedisClient client = RedisClient.create(uri);
		try (StatefulRedisConnection<String, String> connection = client.connect()) {
			return question.apply(connection.sync());
		}
		finally {
			client.shutdown(Duration.ZERO, PATIENCE);
		}
	}

	@Override
	public void close() {
		if (this.process != null) {
			kill();
		}
		FileSystemUtils.deleteRecursively(this.directory.toFile());
	}

}
