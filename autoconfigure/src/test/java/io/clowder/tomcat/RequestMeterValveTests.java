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

import io.clowder.WorkerStatus.Requests;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RequestMeterValve}, in a real Tomcat.
 */
@Timeout(20)
class RequestMeterValveTests {

	private static LocalCluster cluster;

	private static TestServer server;

	private Requests before = server.meter().snapshot();

	@BeforeAll
	static void startServer(@TempDir Path directory) throws IOException {
		cluster = new LocalCluster(directory);
		server = new TestServer("a", cluster.source(0)).start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
		cluster.close();
	}

	@Test
	void requestsAreCounted() throws IOException {
		try (HttpConnection connection = server.connect()) {
			for (int i = 0; i < 3; i++) {
				assertThat(connection.get("/").status()).isEqualTo(200);
			}
		}
		assertCounted(3, 0);
	}

	@Test
	void requestInFlightIsActive() throws Exception {
		try (HttpConnection connection = server.connect()) {
			connection.send("/slow");
			server.awaitSlowStarted();
			assertThat(server.meter().active()).isEqualTo(1);
			assertThat(server.meter().snapshot().total()).isEqualTo(this.before.total());
			server.endSlow();
			assertThat(connection.receive()).isNotNull();
		}
		assertCounted(1, 0);
	}

	@Test
	void asynchronousRequestThatIsDispatchedTwiceIsCountedOnce() throws IOException {
		try (HttpConnection connection = server.connect()) {
			assertThat(connection.get("/async").body()).isEqualTo("round 2");
			assertThat(connection.get("/").status()).isEqualTo(200);
		}
		assertCounted(2, 0);
	}

	@Test
	void errorsOfTheServerAreCounted() throws IOException {
		try (HttpConnection connection = server.connect()) {
			assertThat(connection.get("/error").status()).isEqualTo(503);
		}
		try (HttpConnection connection = server.connect()) {
			assertThat(connection.get("/exception").status()).isEqualTo(500);
		}
		try (HttpConnection connection = server.connect()) {
			assertThat(connection.get("/async-error").status()).isEqualTo(500);
		}
		assertCounted(3, 3);
	}

	@Test
	void errorsOfTheClientAreNoErrors() throws IOException {
		try (HttpConnection connection = server.connect()) {
			assertThat(connection.get("/missing").status()).isEqualTo(404);
		}
		assertCounted(1, 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "NONSENSE\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
			"GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" })
	void requestsThatTomcatRefusesAreNeitherErrorsNorActiveForEver(String request) throws IOException {
		try (HttpConnection connection = server.connect()) {
			connection.sendRaw(request);
			HttpConnection.Response response = connection.receive();
			assertThat(response).isNotNull();
			assertThat(response.status()).isEqualTo(400);
		}
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> server.meter().active() == 0);
		assertThat(server.meter().snapshot().errors()).isEqualTo(this.before.errors());
	}

	@Test
	void requestThatDidNotPassTheValveIsNotCounted() {
		RequestMeter meter = new RequestMeter();
		Request request = mock();
		given(request.getCoyoteRequest()).willReturn(new org.apache.coyote.Request());
		new RequestMeterValve(meter).log(request, mock(Response.class), 1);
		assertThat(meter.snapshot()).extracting(Requests::total, Requests::active).containsExactly(0L, 0L);
	}

	@Test
	void requestWhoseClientGoesAwayIsNotActiveForEver() throws IOException {
		for (int i = 0; i < 5; i++) {
			HttpConnection connection = server.connect();
			connection.send("/");
			connection.reset();
		}
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> cluster.connections().active() == 0);
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> server.meter().active() == 0);
	}

	private void assertCounted(long requests, long errors) {
		Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
			Requests now = server.meter().snapshot();
			assertThat(now.total() - this.before.total()).isEqualTo(requests);
			assertThat(now.errors() - this.before.errors()).isEqualTo(errors);
			assertThat(now.active()).isZero();
		});
	}

}
