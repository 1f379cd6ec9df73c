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
import java.util.concurrent.ThreadLocalRandom;
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

	private static final int START_ATTEMPTS = 3;

	// Below Linux' ephemeral ports, those of the bus as well
	private static final int MIN_PORT = 11_000;

	private static final int MAX_PORT = 22_000;

	private static final int BUS_OFFSET = 10_000;

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

	/**
	 * Starts one at a port that nobody uses, another one should it be taken meanwhile.
	 */
	static RedisProcess started(String... options) {
		for (int attempt = 1;; attempt++) {
			RedisProcess redis = new RedisProcess(freePort(), options);
			redis.start();
			try {
				redis.awaitAnswer();
				return redis;
			}
			catch (EndedException ex) {
				redis.close();
				if (attempt == START_ATTEMPTS) {
					throw ex;
				}
			}
		}
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

	/**
	 * A port that nobody uses, nor that of a Redis Cluster's bus. Not one that the
	 * operating system gives away: another test's connection could have it by the time
	 * that Redis listens, or while Redis is away.
	 */
	static int freePort() {
		for (int attempt = 0; attempt < 1000; attempt++) {
			int port = ThreadLocalRandom.current().nextInt(MIN_PORT, MAX_PORT);
			if (isFree(port) && isFree(port + BUS_OFFSET)) {
				return port;
			}
		}
		throw new IllegalStateException("No port is free from %s to %s".formatted(MIN_PORT, MAX_PORT));
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
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
		Awaitility.await()
			.atMost(PATIENCE)
			.ignoreExceptionsMatching((ex) -> !(ex instanceof EndedException))
			.until(() -> {
				failIfEnded();
				return execute((commands) -> commands.dbsize()) >= 0;
			});
	}

	private void failIfEnded() throws IOException {
		if (!this.process.isAlive()) {
			throw new EndedException(Files.readString(this.directory.resolve("log")));
		}
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

	/**
	 * It has ended by itself, with what it had to say.
	 */
	private static final class EndedException extends RuntimeException {

		EndedException(String log) {
			super(log);
		}

	}

}
