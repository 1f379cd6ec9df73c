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
import java.util.List;

import org.apache.catalina.connector.Connector;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.web.server.Ssl;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SelfRequests}.
 */
@Timeout(30)
class SelfRequestsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static TlsKey key;

	private LocalCluster cluster;

	private TestServer server;

	@BeforeAll
	static void createKey(@TempDir Path directory) throws Exception {
		key = new TlsKey(directory);
	}

	@BeforeEach
	void startCluster(@TempDir Path directory) throws IOException {
		this.cluster = new LocalCluster(directory);
	}

	@AfterEach
	void stopServer() {
		if (this.server != null) {
			this.server.close();
		}
		this.cluster.close();
	}

	@Test
	void warmUpShouldSendEachRequest() {
		start(null);
		assertThat(warmUp("/", "/port", "/async")).isNull();
		assertThat(this.server.meter().snapshot().total()).isEqualTo(3);
	}

	@Test
	void warmUpShouldNotDisturbTheCountersOfThePrimary() throws Exception {
		start(null);
		assertThat(warmUp("/", "/", "/")).isNull();
		Awaitility.await().until(() -> this.server.endpoint().openConnections() == 0);
		assertThat(this.cluster.connections().accepted()).isZero();
		assertThat(this.cluster.connections().active()).isZero();
		try (HttpConnection connection = this.server.connect()) {
			assertThat(connection.get("/").status()).isEqualTo(200);
			// The worker says so after it has taken the connection, maybe after its
			// answer
			Awaitility.await().until(() -> this.cluster.connections().active() == 1);
			assertThat(warmUp("/")).isNull();
			Awaitility.await().until(() -> this.server.endpoint().openConnections() == 1);
			assertThat(this.cluster.connections().active()).isEqualTo(1);
		}
		Awaitility.await().until(() -> this.cluster.connections().active() == 0);
		assertThat(this.server.endpoint().getConnectionCount()).isZero();
	}

	@Test
	void warmUpShouldSpeakTlsWhereTheConnectorDoes() {
		start(key.server());
		assertThat(warmUp("/", "/port")).isNull();
		assertThat(this.server.meter().snapshot().total()).isEqualTo(2);
	}

	@Test
	void warmUpWhenAClientCertificateIsDemandedShouldSaySo() {
		Ssl ssl = key.server();
		ssl.setClientAuth(Ssl.ClientAuth.NEED);
		start(ssl);
		assertThat(warmUp("/")).contains("demands a client certificate");
	}

	@Test
	void warmUpShouldEndWithTheFirstRequestThatFails() {
		start(null);
		assertThat(warmUp("/", "/missing", "/error")).isEqualTo("GET /missing answered 404");
		assertThat(warmUp("/error")).isEqualTo("GET /error answered 503");
		assertThat(this.server.meter().snapshot().total()).isEqualTo(3);
	}

	@Test
	void warmUpWhenThereIsNoAnswerShouldGiveUpInTime() {
		start(null);
		long start = System.nanoTime();
		assertThat(requests().warmUp(List.of("/", "/slow"), Duration.ofSeconds(1)))
			.isEqualTo("GET /slow did not answer within 1 s");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
		assertThat(requests().warmUp(List.of("/", "/slow"), Duration.ofMillis(250)))
			.isEqualTo("GET /slow did not answer within 250 ms");
	}

	@Test
	void warmUpWhenAResponseDoesNotEndShouldGiveUpInTime() throws Exception {
		start(null);
		assertThat(requests().warmUp(List.of("/stream"), Duration.ofMillis(500)))
			.isEqualTo("GET /stream did not answer within 500 ms");
		this.server.awaitStream().end();
	}

	@Test
	void warmUpWithoutTimeShouldFail() {
		start(null);
		assertThat(requests().warmUp(List.of("/"), Duration.ZERO)).isEqualTo("GET / did not answer within 0 s");
	}

	@Test
	void warmUpWithoutAWebServerShouldFail() {
		SharedPorts ports = new SharedPorts(new RequestMeter(), Duration.ZERO);
		assertThat(new SelfRequests(ports).warmUp(List.of("/"), TIMEOUT)).contains("no web server");
	}

	@Test
	void warmUpShouldGoToThePortOfTheApplication() {
		Connector another = new Connector(SharedPortProtocol.class.getName());
		another.setPort(0);
		this.server = new TestServer("a", this.cluster.source(0), (factory) -> factory.addAdditionalConnectors(another))
			.start();
		assertThat(this.server.ports().main()).isSameAs(this.server.endpoint());
		assertThat(warmUp("/")).isNull();
	}

	private void start(Ssl ssl) {
		this.server = new TestServer("a", this.cluster.source(0), (factory) -> {
			if (ssl != null) {
				factory.setSsl(ssl);
			}
		}).start();
	}

	private SelfRequests requests() {
		return new SelfRequests(this.server.ports());
	}

	private String warmUp(String... paths) {
		return requests().warmUp(List.of(paths), TIMEOUT);
	}

}
