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
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import org.apache.catalina.Context;
import org.apache.tomcat.websocket.server.WsSci;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.OverridingClassLoader;
import org.springframework.mock.web.MockServletContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebSocketSessions} and for {@link SharedPorts} with WebSockets, in a
 * real Tomcat.
 */
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class SharedPortWebSocketTests {

	private static final int SERVICE_RESTART = 1012;

	private LocalCluster cluster;

	private TestServer server;

	private ServletContext context;

	@BeforeEach
	void startServer(@TempDir Path directory) throws IOException {
		this.cluster = new LocalCluster(directory);
		this.server = new TestServer("a", this.cluster.source(0),
				(factory) -> factory.addContextCustomizers(this::addWebSocket))
			.start();
	}

	private void addWebSocket(Context context) {
		context.addServletContainerInitializer(new WsSci(), null);
		context.addServletContainerInitializer((classes, servletContext) -> {
			this.context = servletContext;
			ServerContainer container = (ServerContainer) servletContext.getAttribute(ServerContainer.class.getName());
			try {
				container.addEndpoint(ServerEndpointConfig.Builder.create(Silent.class, "/ws").build());
			}
			catch (DeploymentException ex) {
				throw new IllegalStateException(ex);
			}
		}, null);
	}

	@AfterEach
	void stopServer() {
		this.server.close();
		this.cluster.close();
	}

	@Test
	void sessionsAreThoseOfTomcat() throws Exception {
		assertThat(WebSocketSessions.of(this.context)).isEmpty();
		Client client = connect();
		connect();
		// Tomcat lists a session only after its endpoint has been told, and has greeted
		List<OpenWebSocket> sessions = Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.until(() -> WebSocketSessions.of(this.context), (open) -> open.size() == 2);
		assertThat(sessions).containsExactlyInAnyOrderElementsOf(WebSocketSessions.of(this.context));
		sessions.forEach(OpenWebSocket::closeForRestart);
		assertThat(client.code()).isEqualTo(SERVICE_RESTART);
	}

	@Test
	void contextWithoutWebSocketsHasNoSessions() {
		assertThat(WebSocketSessions.of(new MockServletContext())).isEmpty();
	}

	@Test
	void contextWithAnotherContainerHasNoSessionsThatAreKnown() {
		MockServletContext context = new MockServletContext();
		context.setAttribute(ServerContainer.class.getName(), new Object());
		assertThat(WebSocketSessions.of(context)).isEmpty();
	}

	@Test
	void withoutTheClassesOfWebSocketsThereAreNoSessions() throws Exception {
		Class<?> type = Class.forName(WebSocketSessions.class.getName(), true,
				new WithoutWebSockets(getClass().getClassLoader()));
		assertThat(type).isNotEqualTo(WebSocketSessions.class);
		Method of = type.getDeclaredMethod("of", ServletContext.class);
		of.setAccessible(true);
		assertThat((List<?>) of.invoke(null, this.context)).isEmpty();
	}

	@Test
	void drainShouldTellClientsThatTheServerRestarts(CapturedOutput output) throws Exception {
		List<Client> clients = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			clients.add(connect());
		}
		this.server.ports().drain(Duration.ofSeconds(10));
		for (Client client : clients) {
			assertThat(client.code()).isEqualTo(SERVICE_RESTART);
		}
		assertThat(output).contains("Drained in").doesNotContain("Gave up");
		// The report of the last one is on its way
		Awaitility.await().until(() -> this.cluster.connections().active() == 0);
	}

	@Test
	void drainShouldCloseTheConnectionOfAClientThatDoesNotAnswer(CapturedOutput output) throws Exception {
		try (HttpConnection silent = this.server.connect()) {
			silent.sendRaw("""
					GET /ws HTTP/1.1\r
					Host: localhost\r
					Upgrade: websocket\r
					Connection: Upgrade\r
					Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
					Sec-WebSocket-Version: 13\r
					\r
					""");
			HttpConnection.Response response = silent.receive();
			assertThat(response).isNotNull();
			assertThat(response.status()).isEqualTo(101);
			this.server.ports().drain(Duration.ofMillis(500));
			assertThat(output).contains("Gave up draining").contains("0 requests and 1 WebSocket session are cut off");
			this.server.ports().drain(Duration.ofSeconds(10));
			assertThat(output).contains("Drained in");
		}
	}

	private Client connect() throws Exception {
		Client client = new Client();
		HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(URI.create("ws://localhost:" + this.server.port() + "/ws"), client)
			.get(10, TimeUnit.SECONDS);
		client.opened.get(10, TimeUnit.SECONDS);
		return client;
	}

	private static final class WithoutWebSockets extends OverridingClassLoader {

		WithoutWebSockets(ClassLoader parent) {
			super(parent);
		}

		@Override
		protected boolean isEligibleForOverriding(String className) {
			return className.startsWith(WebSocketSessions.class.getName());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.startsWith("org.apache.tomcat.websocket.") || name.startsWith("jakarta.websocket.")) {
				throw new ClassNotFoundException(name);
			}
			return super.loadClass(name, resolve);
		}

	}

	/**
	 * An endpoint that greets.
	 */
	public static final class Silent extends Endpoint {

		@Override
		public void onOpen(Session session, EndpointConfig config) {
			session.getAsyncRemote().sendText("hello");
		}

	}

	private static final class Client implements WebSocket.Listener {

		private final CompletableFuture<Void> opened = new CompletableFuture<>();

		private final CompletableFuture<Integer> closed = new CompletableFuture<>();

		@Override
		public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			this.opened.complete(null);
			return WebSocket.Listener.super.onText(webSocket, data, last);
		}

		@Override
		public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
			this.closed.complete(statusCode);
			return null;
		}

		int code() throws Exception {
			return this.closed.get(10, TimeUnit.SECONDS);
		}

	}

}
