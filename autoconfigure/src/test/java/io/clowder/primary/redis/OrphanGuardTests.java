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
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link OrphanGuard}.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
@Timeout(30)
class OrphanGuardTests {

	private static final int UNUSED_PORT = 1;

	@TempDir
	private Path directory;

	private Process guarded;

	@BeforeEach
	void startGuarded() throws IOException {
		this.guarded = new ProcessBuilder("sleep", "60").start();
	}

	@AfterEach
	void stopGuarded() {
		this.guarded.destroyForcibly();
	}

	@Test
	void guardWhenPrimaryIsGoneAndNobodyIsConnectedShouldEndTheProcess() throws Exception {
		OrphanGuard guard = OrphanGuard.start(this.guarded.pid(), UNUSED_PORT, Duration.ZERO);
		assertThat(this.guarded.isAlive()).isTrue();
		guard.releasePipe();
		assertThat(this.guarded.waitFor(10, TimeUnit.SECONDS)).isTrue();
		await().until(() -> !guard.toHandle().isAlive());
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void guardWhenPrimaryIsGoneShouldWaitUntilNobodyIsConnected() throws Exception {
		try (EmbeddedRedis server = launchRedis(Duration.ofSeconds(60))) {
			try (Socket client = new Socket("127.0.0.1", server.configuration().port())) {
				server.guard().releasePipe();
				assertThat(server.awaitExit(Duration.ofMillis(300))).isFalse();
				assertThat(client.isConnected()).isTrue();
			}
			assertThat(server.awaitExit(Duration.ofSeconds(10))).isTrue();
		}
	}

	@Test
	void guardWhenPrimaryIsGoneShouldWaitNoLongerThanTheGracePeriod() throws Exception {
		try (EmbeddedRedis server = launchRedis(Duration.ofSeconds(1));
				Socket client = new Socket("127.0.0.1", server.configuration().port())) {
			server.guard().releasePipe();
			assertThat(server.awaitExit(Duration.ofSeconds(10))).isTrue();
			assertThat(client.getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void closeShouldSpareTheProcess() throws Exception {
		OrphanGuard guard = OrphanGuard.start(this.guarded.pid(), UNUSED_PORT, Duration.ZERO);
		guard.close();
		await().until(() -> !guard.toHandle().isAlive());
		assertThat(this.guarded.isAlive()).isTrue();
	}

	private EmbeddedRedis launchRedis(Duration grace) {
		return new EmbeddedRedisLauncher(grace).launch(EmbeddedRedisExecutable.extractTo(this.directory),
				this.directory);
	}

}
