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
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.session.data.redis.RedisSessionRepository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedisProvision}.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
@Timeout(30)
class RedisProvisionTests {

	private final MockEnvironment environment = new MockEnvironment();

	private final ClassLoader classLoader = getClass().getClassLoader();

	@TempDir
	private Path directory;

	@Test
	void prepareWhenRedisIsNotRequiredShouldDoNothing() {
		this.environment.setProperty("cluster.redis.required", "false");
		this.environment.setProperty("spring.data.redis.port", "1");
		assertNothingStarted(this.classLoader);
	}

	@Test
	void prepareWhenSessionsAreNotInRedisShouldDoNothing() {
		this.environment.setProperty("spring.data.redis.port", "1");
		assertNothingStarted(new FilteredClassLoader(RedisSessionRepository.class));
	}

	@Test
	void prepareWhenConfiguredRedisListensShouldUseIt() throws IOException {
		try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			this.environment.setProperty("spring.data.redis.port", Integer.toString(server.getLocalPort()));
			assertNothingStarted(this.classLoader);
		}
	}

	@Test
	void prepareWhenConfiguredRedisIsGoneShouldThrowRatherThanStartAnother() {
		this.environment.setProperty("spring.data.redis.url", "redis://127.0.0.1:1");
		assertThatExceptionOfType(RedisUnreachableException.class)
			.isThrownBy(() -> assertNothingStarted(this.classLoader));
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void prepareWhenNothingIsConfiguredShouldStartEmbeddedRedis() {
		try (RedisProvision provision = prepare(this.classLoader)) {
			assertThat(provision.properties()).containsEntry("spring.data.redis.host", "127.0.0.1");
			int port = Integer.parseInt(provision.properties().getOrDefault("spring.data.redis.port", ""));
			String password = provision.properties().getOrDefault("spring.data.redis.password", "");
			assertThat(RedisPing.isAnswered(port, password)).isTrue();
			assertThat(ProcessHandle.of(provision.pid().orElseThrow())).isPresent();
			assertThat(provision.onExit()).isNotDone();
		}
	}

	@Test
	void closeShouldStopEmbeddedRedis() {
		RedisProvision provision = prepare(this.classLoader);
		provision.close();
		assertThat(ProcessHandle.of(provision.pid().orElseThrow()).filter(ProcessHandle::isAlive)).isEmpty();
	}

	@Test
	void prepareWhenEmbeddedRedisIsNotThereShouldThrow() {
		ClassLoader filtered = new FilteredClassLoader(RedisServer.class);
		assertThatExceptionOfType(RedisNotConfiguredException.class).isThrownBy(() -> assertNothingStarted(filtered));
	}

	@Test
	void prepareWhenEmbeddedRedisIsSwitchedOffShouldThrow() {
		this.environment.setProperty("cluster.redis.embedded.enabled", "false");
		assertThatExceptionOfType(RedisNotConfiguredException.class)
			.isThrownBy(() -> assertNothingStarted(this.classLoader));
	}

	@Test
	void prepareWhenDirectoryIsMissingShouldThrow() {
		Path missing = this.directory.resolve("missing");
		assertThatExceptionOfType(EmbeddedRedisException.class).isThrownBy(() -> {
			try (RedisProvision provision = RedisProvision.prepare(this.environment, this.classLoader, missing)) {
				provision.pid();
			}
		});
	}

	private void assertNothingStarted(ClassLoader classLoader) {
		try (RedisProvision provision = prepare(classLoader)) {
			assertThat(provision.pid()).isEmpty();
			assertThat(provision.properties()).isEmpty();
			assertThat(provision.onExit()).isNotDone();
		}
		assertThat(this.directory).isEmptyDirectory();
	}

	private RedisProvision prepare(ClassLoader classLoader) {
		return RedisProvision.prepare(this.environment, classLoader, this.directory);
	}

}
