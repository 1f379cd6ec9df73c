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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what Tomcat offers besides plain HTTP/1.1, by every worker.
 */
@EnabledOnOs(OS.LINUX)
class ConnectorIntegrationTests {

	@TempDir
	private static Path directory;

	private static Cluster plain;

	@BeforeAll
	static void start(TestInfo test) {
		plain = Launch.of(test)
			.arguments("--server.http2.enabled=true", "--server.compression.enabled=true",
					"--server.compression.min-response-size=1B", "--server.tomcat.accesslog.enabled=true",
					"--server.tomcat.accesslog.buffered=false", "--server.tomcat.accesslog.directory=" + directory,
					"--server.tomcat.accesslog.prefix=access", "--server.tomcat.accesslog.file-date-format=",
					"--management.server.port=0")
			.startCluster();
	}

	@AfterAll
	static void stop() {
		plain.close();
	}

	@Test
	void applicationAndManagementHaveAFreePortEachThatAllWorkersShare() {
		assertThat(plain.ports()).hasSize(2).doesNotHaveDuplicates();
		assertThatManagementIsShared(plain);
		assertThat(Http.get(plain.port(), "/actuator/health").status()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "::1" })
	void clientsUseEitherVersionOfTheInternetProtocol(String host) throws IOException {
		assertThat(getByFourConnections(host)).extracting(HttpResponse::pid)
			.contains(plain.workerPid(1), plain.workerPid(2));
	}

	@Test
	void responsesAreCompressed() throws IOException {
		assertThat(getByFourConnections("127.0.0.1", "Accept-Encoding: gzip"))
			.allSatisfy((response) -> assertThat(response.header("content-encoding")).isEqualTo("gzip"))
			.extracting(ConnectorIntegrationTests::unzip)
			.contains("Hello from worker 1 (pid " + plain.workerPid(1) + ")",
					"Hello from worker 2 (pid " + plain.workerPid(2) + ")");
	}

	private static String unzip(HttpResponse response) throws IOException {
		try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.content()))) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@Test
	void accessLogTellsTheAddressOfTheClient() throws IOException {
		Map<Long, Integer> ids = new HashMap<>();
		for (int id = 1; id <= 2; id++) {
			ids.put(plain.workerPid(id), id);
		}
		for (int i = 0; i < 4; i++) {
			String client = "127.0.0." + (20 + i);
			long pid = Http.getFrom(client, plain.port(), "/json").pid();
			Path log = directory.resolve("access-worker-" + ids.get(pid) + ".log");
			await().untilAsserted(() -> assertThat(Files.readAllLines(log))
				.filteredOn((line) -> line.startsWith(client + " ") && line.contains("GET /json HTTP/1.1"))
				.hasSize(1));
		}
	}

	@Test
	void webSocketsAreServedByTheWorkerThatHasTheConnection() {
		Set<String> answers = new TreeSet<>();
		List<WebSocket> sockets = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			CompletableFuture<String> answer = new CompletableFuture<>();
			WebSocket socket = HttpClient.newHttpClient()
				.newWebSocketBuilder()
				.buildAsync(URI.create("ws://127.0.0.1:" + plain.port() + "/echo"), new WebSocket.Listener() {

					@Override
					public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
						answer.complete(text.toString());
						return WebSocket.Listener.super.onText(socket, text, last);
					}

				})
				.orTimeout(10, TimeUnit.SECONDS)
				.join();
			sockets.add(socket);
			socket.sendText("hello", true).join();
			answers.add(answer.orTimeout(10, TimeUnit.SECONDS).join());
		}
		sockets.forEach((socket) -> socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join());
		assertThat(answers).containsExactly("worker 1: hello", "worker 2: hello");
	}

	@Test
	void connectionIsUpgradedToHttp2() throws Exception {
		assertThatWorkersAnswer("http", plain.port(), SSLContext.getDefault(), HttpClient.Version.HTTP_2);
	}

	@Test
	void keyStoreEncryptsConnections(TestInfo test, @TempDir Path store) throws Exception {
		Certificate certificate = Certificate.create(store);
		int port = Ports.free();
		try (Cluster cluster = Launch.of(test)
			.arguments("--server.ssl.key-store=" + certificate.keyStore(),
					"--server.ssl.key-store-password=" + Certificate.PASSWORD, "--server.ssl.key-store-type=PKCS12",
					"--management.server.port=" + port, "--management.server.ssl.enabled=false")
			.startCluster()) {
			assertThatWorkersAnswer("https", cluster.port(), certificate.clientContext(), HttpClient.Version.HTTP_1_1);
			assertThat(cluster.ports()).hasSize(2).endsWith(port);
			assertThatManagementIsShared(cluster);
		}
	}

	@Test
	void bundleEncryptsConnectionsAndNegotiatesHttp2(TestInfo test, @TempDir Path store) throws Exception {
		Certificate certificate = Certificate.create(store);
		try (Cluster cluster = Launch.of(test)
			.arguments("--spring.ssl.bundle.jks.web.keystore.location=" + certificate.keyStore(),
					"--spring.ssl.bundle.jks.web.keystore.password=" + Certificate.PASSWORD,
					"--spring.ssl.bundle.jks.web.keystore.type=PKCS12", "--server.ssl.bundle=web",
					"--server.http2.enabled=true")
			.startCluster()) {
			assertThatWorkersAnswer("https", cluster.port(), certificate.clientContext(), HttpClient.Version.HTTP_2);
		}
	}

	/**
	 * Connections that are open at the same time, so that every worker gets one whatever
	 * other tests have left open.
	 */
	private static List<HttpResponse> getByFourConnections(String host, String... headers) throws IOException {
		List<HttpResponse> responses = new ArrayList<>();
		try (HttpConnection one = HttpConnection.open(host, plain.port());
				HttpConnection two = HttpConnection.open(host, plain.port());
				HttpConnection three = HttpConnection.open(host, plain.port());
				HttpConnection four = HttpConnection.open(host, plain.port())) {
			for (HttpConnection connection : List.of(one, two, three, four)) {
				responses.add(connection.get("/", headers));
			}
		}
		return responses;
	}

	private static void assertThatManagementIsShared(Cluster cluster) {
		int port = cluster.ports().get(1);
		JsonNode before = cluster.status();
		for (int i = 0; i < 20; i++) {
			assertThat(Http.get(port, "/actuator/health").status()).isEqualTo(200);
		}
		JsonNode after = cluster.status();
		for (int worker = 0; worker < 2; worker++) {
			assertThat(accepted(after, worker) - accepted(before, worker)).isGreaterThanOrEqualTo(10);
		}
		assertThat(after.get("listeners")).hasSize(2);
	}

	private static long accepted(JsonNode status, int worker) {
		return Cluster.workers(status).get(worker).get("connections").get("accepted").asLong();
	}

	/**
	 * Sends requests by clients that share nothing, and so no connection.
	 */
	private static void assertThatWorkersAnswer(String scheme, int port, SSLContext context, HttpClient.Version version)
			throws IOException, InterruptedException {
		Set<String> bodies = new TreeSet<>();
		for (int i = 0; i < 4; i++) {
			HttpClient client = HttpClient.newBuilder().sslContext(context).version(version).build();
			HttpRequest request = HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port + "/"))
				.timeout(Duration.ofSeconds(10))
				.build();
			java.net.http.HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.version()).isEqualTo(version);
			bodies.add(response.body().substring(0, 19));
		}
		assertThat(bodies).containsExactly("Hello from worker 1", "Hello from worker 2");
	}

}
