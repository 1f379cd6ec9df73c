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
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what a process that is no worker can do to the control channel: nothing.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(30)
class ControlChannelIntegrationTests {

	private static final String REFUSED = "Refused a connection to the control channel";

	private static Cluster cluster;

	@BeforeAll
	@Timeout(90)
	static void start(TestInfo test) {
		cluster = Launch.of(test).startCluster();
	}

	@AfterAll
	static void stop() {
		cluster.close();
	}

	@Test
	void onlyTheOwnerMayUseTheRuntimeDirectory() throws IOException {
		Path directory = cluster.runtimeDirectory();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))).isEqualTo("rwx------");
		assertThat(controlSocket()).exists();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("messages")
	void processThatIsNoWorkerIsRefusedAndTheClusterKeepsWorking(String name, byte[] message, String reason)
			throws IOException {
		JsonNode before = cluster.status();
		int warnings = cluster.process().lines(REFUSED).size();
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.connect(UnixDomainSocketAddress.of(controlSocket()));
			channel.write(ByteBuffer.wrap(message));
			awaitEnd(channel);
		}
		await().until(() -> cluster.process().lines(REFUSED).size() > warnings);
		JsonNode after = cluster.status();
		assertThat(after.get("status").asString()).isEqualTo("UP");
		for (int i = 0; i < 2; i++) {
			assertThat(Cluster.workers(after).get(i).get("pid")).isEqualTo(Cluster.workers(before).get(i).get("pid"));
		}
		assertThat(Http.get(cluster.port(), "/").status()).isEqualTo(200);
		assertThat(cluster.process().lines(" ERROR ")).isEmpty();
		assertThat(cluster.process().lines(REFUSED)).hasSize(warnings + 1)
			.last()
			.asString()
			.contains(" WARN ", "[primary]", reason);
	}

	static Stream<Arguments> messages() {
		ByteBuffer hello = ByteBuffer.allocate(15).putInt(11).put((byte) 0);
		hello.put((byte) 1).putInt(1).put((byte) 1).putInt(1);
		ByteBuffer oversized = ByteBuffer.allocate(64 * 1024).putInt(Integer.MAX_VALUE);
		ByteBuffer negative = ByteBuffer.allocate(64).putInt(-1);
		ByteBuffer unknown = ByteBuffer.allocate(5).putInt(1).put((byte) 99);
		byte[] http = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
		String foreign = "it does not speak the protocol";
		return Stream.of(
				Arguments.of("hello of worker 1", hello.array(),
						"process " + ProcessHandle.current().pid() + " is not worker 1 of this cluster"),
				Arguments.of("oversized message", oversized.array(), foreign),
				Arguments.of("negative length", negative.array(), foreign),
				Arguments.of("unknown message", unknown.array(), foreign), Arguments.of("HTTP", http, foreign));
	}

	@Test
	void processThatSaysNothingIsRefused() throws IOException {
		int warnings = cluster.process().lines(REFUSED).size();
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.connect(UnixDomainSocketAddress.of(controlSocket()));
			awaitEnd(channel);
		}
		await().until(() -> cluster.process().lines(REFUSED).size() == warnings + 1);
	}

	private static Path controlSocket() {
		return cluster.runtimeDirectory().resolve("control.sock");
	}

	private static void awaitEnd(SocketChannel channel) {
		ByteBuffer answer = ByteBuffer.allocate(1024);
		try {
			while (channel.read(answer.clear()) != -1) {
				// The reason comes before the end
				assertThat(answer.position()).isPositive();
			}
		}
		catch (IOException ex) {
			// It was closed with bytes unread
			assertThat(ex).hasMessageContaining("reset");
		}
	}

}
