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

package io.clowder.sample;

import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A redis-server that has stored what it has confirmed, so that it can be killed and
 * started again.
 */
final class DurableRedis implements AutoCloseable {

	private final Path directory;

	private final File executable;

	private final int port;

	private @Nullable Process process;

	/**
	 * Starts a server.
	 * @param directory where it keeps its data
	 */
	DurableRedis(Path directory) throws IOException {
		this.directory = directory;
		this.port = Ports.free();
		this.executable = ExecutableProvider.newJarResourceProvider(directory.toFile()).get();
		assertThat(this.executable.setExecutable(true)).isTrue();
		Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
		start();
	}

	int port() {
		return this.port;
	}

	/**
	 * Starts it and waits until it has read what it stored.
	 */
	void start() throws IOException {
		this.process = new ProcessBuilder(this.executable.getPath(), "--port", Integer.toString(this.port), "--bind",
				"127.0.0.1", "--dir", this.directory.toString(), "--save", "", "--appendonly", "yes", "--appendfsync",
				"always")
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("redis.log").toFile())
			.start();
		await().pollInterval(Duration.ofMillis(10)).atMost(Duration.ofSeconds(20)).until(this::isAnswering);
	}

	private boolean isAnswering() {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			socket.setSoTimeout(1000);
			socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Kills it, if it runs.
	 */
	void kill() {
		Process process = this.process;
		if (process != null) {
			process.destroyForcibly();
			try {
				assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public void close() {
		kill();
	}

}
