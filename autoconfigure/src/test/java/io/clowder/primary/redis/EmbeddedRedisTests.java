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
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EmbeddedRedis}, {@link EmbeddedRedisLauncher} and {@link OrphanGuard}.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
@Timeout(30)
class EmbeddedRedisTests {

	private static final Duration ORPHAN_GRACE = Duration.ofSeconds(5);

	@TempDir
	private Path parent;

	private Path directory;

	private final EmbeddedRedisLauncher launcher = new EmbeddedRedisLauncher(ORPHAN_GRACE);

	@BeforeEach
	void createDirectory() throws IOException {
		this.directory = Files.createDirectory(this.parent.resolve("a \"quoted\" back\\slash"));
	}

	@Test
	void launchShouldProtectTheServerWithANewPassword() {
		try (EmbeddedRedis server = launch()) {
			EmbeddedRedisConfiguration configuration = server.configuration();
			assertThat(configuration.password()).matches("[0-9a-f]{64}");
			assertThat(RedisPing.isAnswered(configuration.port(), configuration.password())).isTrue();
			assertThat(RedisPing.isAnswered(configuration.port(), "guess")).isFalse();
			assertThat(EmbeddedRedisConfiguration.withNewPassword(this.directory, 1).password())
				.isNotEqualTo(configuration.password());
		}
	}

	@Test
	void launchShouldShowThePasswordToNobodyElse() throws IOException {
		try (EmbeddedRedis server = launch(); Stream<Path> files = Files.list(this.directory)) {
			String password = server.configuration().password();
			ProcessHandle.Info info = ProcessHandle.of(server.pid()).orElseThrow().info();
			assertThat(info.commandLine().orElse("")).contains("redis-server").doesNotContain(password);
			assertThat(server.configuration().toString()).doesNotContain(password);
			assertThat(files).hasSize(3)
				.allSatisfy((file) -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
					.endsWith("------"));
		}
	}

	@Test
	void launchShouldListenOnLoopbackOnly() throws IOException {
		try (EmbeddedRedis server = launch()) {
			assertThatIOException().isThrownBy(() -> {
				// On Linux all of 127/8 is local, but only one address is listened on
				try (Socket socket = new Socket("127.0.0.2", server.configuration().port())) {
					socket.getInputStream();
				}
			});
		}
	}

	@Test
	void launchWhenPortIsTakenMeanwhileShouldTryAnother() throws IOException {
		int freePort = findFreePort();
		try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
			Iterator<Integer> ports = List.of(taken.getLocalPort(), taken.getLocalPort(), freePort).iterator();
			try (EmbeddedRedis server = launcher(ports, Duration.ofSeconds(10)).launch(executable(), this.directory)) {
				assertThat(server.configuration().port()).isEqualTo(freePort);
			}
		}
	}

	@Test
	void launchWhenItEndsEveryTimeShouldThrowWithItsOutput() throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
			int port = taken.getLocalPort();
			EmbeddedRedisLauncher launcher = launcher(List.of(port, port, port).iterator(), Duration.ofSeconds(10));
			assertThatExceptionOfType(EmbeddedRedisException.class)
				.isThrownBy(() -> launcher.launch(executable(), this.directory))
				.withMessageContaining("3 times")
				.satisfies((ex) -> assertThat(ex.getOutput()).contains("Address already in use"));
		}
	}

	@Test
	void launchWhenItDoesNotAnswerShouldThrowAndLeaveNoProcess() throws IOException {
		Path executable = script("echo starting", "echo $$ > pid", "exec sleep 60");
		EmbeddedRedisLauncher launcher = launcher(List.of(1).iterator(), Duration.ofMillis(500));
		assertThatExceptionOfType(EmbeddedRedisException.class)
			.isThrownBy(() -> launcher.launch(executable, this.directory))
			.withMessageContaining("500 ms")
			.satisfies((ex) -> assertThat(ex.getOutput()).isEqualTo("starting"));
		String pid = Files.readString(this.directory.resolve("pid")).strip();
		assertThat(ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)).isEmpty();
	}

	@Test
	void launchWhenExecutableIsMissingShouldThrow() throws IOException {
		Path executable = this.directory.resolve("missing");
		assertThatExceptionOfType(EmbeddedRedisException.class).isThrownBy(() -> {
			try (EmbeddedRedis server = this.launcher.launch(executable, this.directory)) {
				server.isAlive();
			}
		});
	}

	@Test
	void closeShouldStopServerAndGuardAndNotCompleteExit() {
		EmbeddedRedis server = launch();
		ProcessHandle guard = server.guard().toHandle();
		server.close();
		assertThat(server.isAlive()).isFalse();
		assertThat(server.onExit()).isNotDone();
		await().until(() -> !guard.isAlive());
	}

	@Test
	void closeWhenServerIgnoresTermShouldKillIt() throws IOException {
		Path executable = script("trap '' TERM", "echo $$ > pid", "while :; do sleep 1; done");
		EmbeddedRedisConfiguration configuration = EmbeddedRedisConfiguration.withNewPassword(this.directory, 1);
		EmbeddedRedis server = EmbeddedRedis.start(executable, configuration, ORPHAN_GRACE, Duration.ofMillis(200));
		await().until(() -> Files.exists(this.directory.resolve("pid")));
		server.close();
		assertThat(server.isAlive()).isFalse();
	}

	@Test
	void onExitWhenServerDiesShouldCompleteWithItsExitCode() throws Exception {
		try (EmbeddedRedis server = launch()) {
			ProcessHandle guard = server.guard().toHandle();
			ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
			assertThat(server.onExit().get(10, TimeUnit.SECONDS)).isEqualTo(137);
			await().until(() -> !guard.isAlive());
		}
	}

	private EmbeddedRedis launch() {
		return this.launcher.launch(executable(), this.directory);
	}

	private EmbeddedRedisLauncher launcher(Iterator<Integer> ports, Duration timeout) {
		return new EmbeddedRedisLauncher(ports::next, timeout, ORPHAN_GRACE);
	}

	private Path executable() {
		return EmbeddedRedisExecutable.extractTo(this.directory);
	}

	private int findFreePort() throws IOException {
		try (ServerSocket free = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
			return free.getLocalPort();
		}
	}

	private Path script(String... lines) throws IOException {
		Path script = this.directory.resolve("script");
		Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
		Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
		return script;
	}

}
