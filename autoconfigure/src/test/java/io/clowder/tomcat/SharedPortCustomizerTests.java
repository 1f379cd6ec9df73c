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

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.core.Ordered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link SharedPortCustomizer}.
 */
@Timeout(20)
class SharedPortCustomizerTests {

	private LocalCluster cluster;

	@BeforeEach
	void startCluster(@TempDir Path directory) throws IOException {
		this.cluster = new LocalCluster(directory);
	}

	@AfterEach
	void stopCluster() {
		this.cluster.close();
	}

	@Test
	void additionalConnectorsOfTheRightProtocolAreShared() throws IOException {
		Connector additional = new Connector(SharedPortProtocol.class.getName());
		additional.setPort(0);
		try (TestServer server = new TestServer("a",
				(address, port, backlog) -> this.cluster.source((port == 0) ? nextOrdinal() : 0)
					.listen(address, port, backlog),
				(factory) -> factory.addAdditionalConnectors(additional))
			.start()) {
			assertThat(additional.getLocalPort()).isPositive().isNotEqualTo(server.port());
			try (HttpConnection first = server.connect();
					HttpConnection second = new HttpConnection(additional.getLocalPort())) {
				assertThat(first.get("/").body()).isEqualTo("hello from a");
				assertThat(second.get("/").body()).isEqualTo("hello from a");
			}
			assertThat(this.cluster.listener(additional.getLocalPort()).accepted()).isEqualTo(1);
			// The worker's report comes when it may
			await().until(() -> this.cluster.connections().accepted() == 2);
		}
	}

	@Test
	void additionalConnectorsOfAnotherProtocolAreRefused() {
		Connector additional = new Connector();
		additional.setPort(8009);
		TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
		factory.addAdditionalConnectors(additional);
		assertThatExceptionOfType(UnsharedConnectorException.class).isThrownBy(() -> customize(factory))
			.satisfies((ex) -> {
				assertThat(ex.getPort()).isEqualTo(8009);
				assertThat(ex.getProtocol()).isEqualTo(Http11NioProtocol.class.getName());
			});
	}

	@Test
	void anotherProtocolOfTheMainConnectorIsRefused() {
		TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(8080);
		factory.setProtocol("org.apache.coyote.ajp.AjpNioProtocol");
		assertThatExceptionOfType(UnsharedConnectorException.class).isThrownBy(() -> customize(factory))
			.satisfies((ex) -> {
				assertThat(ex.getPort()).isEqualTo(8080);
				assertThat(ex.getProtocol()).isEqualTo("org.apache.coyote.ajp.AjpNioProtocol");
			});
	}

	@Test
	void customizerComesLast() {
		assertThat(customizer().getOrder()).isEqualTo(Ordered.LOWEST_PRECEDENCE);
	}

	@Test
	void requestsOfEveryConnectorAreCounted() throws IOException {
		try (TestServer server = new TestServer("a", this.cluster.source(0)).start();
				HttpConnection connection = server.connect()) {
			connection.get("/");
			connection.get("/");
			assertThat(server.meter().snapshot().total() + server.meter().snapshot().active()).isEqualTo(2);
		}
	}

	private int ordinal;

	private int nextOrdinal() {
		return this.ordinal++;
	}

	private void customize(TomcatServletWebServerFactory factory) {
		customizer().customize(factory);
	}

	private SharedPortCustomizer customizer() {
		RequestMeter meter = new RequestMeter();
		return new SharedPortCustomizer(this.cluster.source(0), meter, new SharedPorts(meter, Duration.ZERO), null,
				() -> null);
	}

}
