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

package io.clowder.primary.handoff;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AcceptQueue}.
 */
@Timeout(10)
class AcceptQueueTests {

	private static final String TABLE = """
			   0: 00000000:1F90 00000000:0000 0A 00000000:0000002A 00:00000000 00000000     0        0 22345 1 0000
			   1: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 22346 1 0000
			  10: 00000000000000000000000000000000:01BB 00000000000000000000000000000000:0000 0A 00000000:00001000 00:0
			  11: 0100007F:9C40 0100007F:1F90 01 00000000:00000007 00:00000000 00000000     0        0 22347 1 0000
			  12: 0100007F:1F91 00000000:0000 0A 00000000:00000009 00:00000000 00000000     0        0 22348 1 0000
			""";

	@Test
	void lengthShouldBeThatOfTheListeningPort() throws IOException {
		assertThat(length(8080)).isEqualTo(42);
		assertThat(length(80)).isZero();
	}

	@Test
	void lengthShouldUnderstandLongAddresses() throws IOException {
		assertThat(length(443)).isEqualTo(4096);
	}

	@Test
	void lengthWhenPortIsNotListenedToShouldBeUnknown() throws IOException {
		assertThat(length(1234)).isEqualTo(-1);
		assertThat(length(0x9C40)).as("the port of a connection").isEqualTo(-1);
	}

	@Test
	void lengthShouldNotReadPastTheListeningSockets() throws IOException {
		assertThat(length(8081)).isEqualTo(-1);
	}

	@Test
	void lengthWhenTableIsEmptyShouldBeUnknown() throws IOException {
		assertThat(AcceptQueue.length(new BufferedReader(new StringReader("")), 80)).isEqualTo(-1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "0.0.0.0", "::", "::1" })
	@EnabledOnOs(OS.LINUX)
	void lengthShouldBeThatOfTheKernel(String address) throws IOException {
		List<Socket> clients = new ArrayList<>();
		try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName(address))) {
			int port = server.getLocalPort();
			assertThat(AcceptQueue.length(port)).isZero();
			for (int i = 0; i < 5; i++) {
				clients.add(new Socket(server.getInetAddress(), port));
			}
			awaitLength(port, 5);
			server.accept().close();
			awaitLength(port, 4);
		}
		finally {
			for (Socket client : clients) {
				client.close();
			}
		}
	}

	@Test
	void lengthOfClosedPortShouldBeZero() throws IOException {
		int port;
		try (ServerSocket server = new ServerSocket(0)) {
			port = server.getLocalPort();
		}
		assertThat(AcceptQueue.length(port)).isZero();
	}

	private static void awaitLength(int port, int expected) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(AcceptQueue.length(port)).isEqualTo(expected));
	}

	private static int length(int port) throws IOException {
		return AcceptQueue.length(new BufferedReader(new StringReader(TABLE)), port);
	}

}
