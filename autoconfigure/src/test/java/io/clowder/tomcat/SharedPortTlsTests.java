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

package io.clowder.tomcat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.clowder.tomcat.HttpConnection.Response;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedPortEndpoint} and {@link SharedPorts} with TLS.
 */
@Timeout(60)
class SharedPortTlsTests {

	private static TlsKey key;

	private LocalCluster cluster;

	private TestServer server;

	@BeforeAll
	static void createKey(@TempDir Path directory) throws Exception {
		key = new TlsKey(directory);
	}

	@BeforeEach
	void startServer(@TempDir Path directory) throws IOException {
		this.cluster = new LocalCluster(directory);
		this.server = new TestServer("a", this.cluster.source(0), (factory) -> {
			factory.setSsl(key.server());
			factory.addConnectorCustomizers((connector) -> connector.setProperty("maxKeepAliveRequests", "-1"));
		}).start();
	}

	@AfterEach
	void stopServer() {
		this.server.close();
		this.cluster.close();
	}

	@Test
	void requestsAreServed() throws Exception {
		try (HttpConnection connection = connect()) {
			for (int i = 0; i < 10; i++) {
				assertThat(connection.get("/").body()).isEqualTo("hello from a");
			}
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.until(() -> this.cluster.connections().accepted() == 1 && this.cluster.connections().active() == 0);
	}

	@Test
	void clientThatDoesNotSpeakTlsDoesNoHarm() throws Exception {
		try (HttpConnection plain = this.server.connect()) {
			plain.send("/");
			Response response = plain.receive();
			assertThat(response).isNotNull();
			assertThat(response.status()).isEqualTo(400);
		}
		try (HttpConnection connection = connect()) {
			assertThat(connection.get("/").status()).isEqualTo(200);
		}
	}

	@Test
	void drainShouldAskClientsToCloseTheirConnections() throws Exception {
		try (HttpConnection connection = connect(); HttpConnection idle = connect()) {
			idle.get("/");
			connection.get("/");
			CompletableFuture<Void> drained = CompletableFuture
				.runAsync(() -> this.server.ports().drain(Duration.ofSeconds(20)), (task) -> new Thread(task).start());
			Response response = connection.get("/");
			while (!response.head().toLowerCase(Locale.ROOT).contains("connection: close")) {
				response = connection.get("/");
			}
			assertThat(response.status()).isEqualTo(200);
			assertThat(connection.receive()).isNull();
			assertThat(idle.receive()).isNull();
			drained.get(20, TimeUnit.SECONDS);
		}
	}

	private HttpConnection connect() throws Exception {
		return new HttpConnection(key.client(), this.server.port());
	}

}
