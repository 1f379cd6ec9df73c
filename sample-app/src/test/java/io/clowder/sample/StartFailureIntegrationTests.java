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

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for what a user can get wrong: every mistake is explained once, and nothing is
 * left.
 */
@EnabledOnOs(OS.LINUX)
class StartFailureIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(30);

	@ParameterizedTest
	@ValueSource(strings = { "0", "banana" })
	void numberOfWorkersIsNone(String workers, TestInfo test) {
		assertThatFails(Launch.of(test).arguments("--cluster.workers=" + workers),
				"The value '" + workers + "' of the property 'cluster.workers' is invalid.",
				"a number from 1 to 512, or 'off'");
	}

	@Test
	void balancingPolicyIsUnknown(TestInfo test) {
		assertThatFails(Launch.of(test).arguments("--cluster.balancing=fair"), "cluster.balancing", "\"fair\"",
				"round-robin");
	}

	@Test
	void portIsOccupied(TestInfo test) throws IOException {
		try (ServerSocket occupied = new ServerSocket(0)) {
			assertThatFails(Launch.of(test).arguments("--server.port=" + occupied.getLocalPort()),
					"Web server failed to start. Port " + occupied.getLocalPort() + " was already in use.",
					"stop the process that's listening on port " + occupied.getLocalPort());
		}
	}

	@Test
	void portIsPrivileged(TestInfo test) throws IOException {
		Path lowest = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
		assumeThat(Integer.parseInt(Files.readAllLines(lowest).get(0))).as("lowest port that needs no privilege")
			.isGreaterThan(81);
		Launch launch = Launch.of(test).arguments("--server.port=81");
		if (System.getProperty("user.name").equals("root")) {
			assumeThat(Path.of("/usr/bin/setpriv")).as("root has to give the privilege up").isExecutable();
			launch.through("/usr/bin/setpriv", "--bounding-set=-net_bind_service");
		}
		assertThatFails(launch, "This user may not bind port 81.", "CAP_NET_BIND_SERVICE");
	}

	@Test
	void temporaryDirectoryIsNotWritable(TestInfo test) {
		assertThatFails(Launch.of(test).jvmOptions("-Djava.io.tmpdir=/proc"), "cannot create it in '/proc'",
				"set the Java system property 'java.io.tmpdir'");
	}

	@Test
	void temporaryDirectoryHasALongPath(TestInfo test, @TempDir Path parent) throws IOException {
		Path directory = Files.createDirectory(parent.resolve("long".repeat(25)));
		assertThatFails(Launch.of(test).jvmOptions("-Djava.io.tmpdir=" + directory), directory.toString(),
				"UNIX domain sockets allow 107", "a directory with a shorter path");
		assertThat(directory).isEmptyDirectory();
	}

	@Test
	void numberOfOpenFilesIsLimited(TestInfo test) {
		assertThatFails(Launch.of(test).through("/bin/sh", "-c", "ulimit -n 100; exec \"$@\"", "sh"),
				"This process may open 100 files at most", "Raise the limit");
	}

	@Test
	void redisIsNotThere(TestInfo test) throws IOException {
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		assertThatFails(
				Launch.of(test).arguments("--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + port),
				"Redis cannot be reached at 127.0.0.1:" + port, "Start Redis there, or correct the property");
	}

	@Test
	void redisIsNeitherConfiguredNorEmbedded(TestInfo test) {
		assertThatFails(Launch.of(test).arguments("--cluster.redis.embedded.enabled=false"), "Redis",
				"Set 'spring.data.redis.host' or 'spring.data.redis.url'");
	}

	@Test
	void applicationFailsInEveryWorker(TestInfo test) {
		assertThatFails(Launch.of(test).arguments("--server.tomcat.threads.max=lots"),
				"Failed to bind properties under 'server.tomcat.threads.max'",
				"The application cannot be started. No worker is left.");
	}

	private static void assertThatFails(Launch launch, String... explanation) {
		try (SampleProcess process = launch.start()) {
			assertThat(process.awaitExit(BOUND)).as(process::output).isEqualTo(1);
			assertThat(process.lines("APPLICATION FAILED TO START")).as(process::output).hasSize(1);
			assertThat(process.output()).contains("Description:", "Action:").contains(explanation);
			process.awaitNothingLeft();
		}
	}

}
