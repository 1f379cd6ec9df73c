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
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.clowder.ipc.ListenProblem;
import io.clowder.ipc.Message;
import io.clowder.tomcat.HttpConnection.Response;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.GracefulShutdownResult;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.WebServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SharedPortEndpoint}, in a real Tomcat with real connections.
 */
@Timeout(30)
class SharedPortEndpointTests {

	private LocalCluster cluster;

	private final List<AutoCloseable> open = new ArrayList<>();

	@BeforeEach
	void startCluster(@TempDir Path directory) throws IOException {
		this.cluster = new LocalCluster(directory);
	}

	@AfterEach
	void closeAll() throws Exception {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
		this.cluster.close();
	}

	@Test
	void portIsThatOfThePrimarysListener() {
		TestServer server = server("a");
		assertThat(server.port()).isPositive();
		assertThat(this.cluster.listener(server.port()).address()).isEqualTo("0.0.0.0");
		assertThat(server.connector().getLocalPort()).isEqualTo(server.port());
	}

	@Test
	void addressOfTheServerIsThatOfTheListener() throws IOException {
		TestServer server = keep(new TestServer("a", this.cluster.source(0),
				(factory) -> factory.setAddress(InetAddress.getLoopbackAddress()))
			.start());
		assertThat(this.cluster.listener(server.port()).address()).isEqualTo("127.0.0.1");
		assertThat(connect(server).get("/").status()).isEqualTo(200);
	}

	@Test
	void requestsAreServed() throws IOException {
		TestServer server = server("a");
		for (int i = 0; i < 20; i++) {
			try (HttpConnection connection = server.connect()) {
				assertThat(connection.get("/").body()).isEqualTo("hello from a");
			}
		}
		await().until(() -> this.cluster.connections().accepted() == 20);
	}

	@Test
	void requestsOfOneConnectionAreServedOnIt() throws IOException {
		HttpConnection connection = connect(server("a"));
		for (int i = 0; i < 50; i++) {
			Response response = connection.get("/port");
			assertThat(response.status()).isEqualTo(200);
			assertThat(response.body()).isEqualTo(Integer.toString(connection.localPort()));
		}
		await().until(() -> this.cluster.connections().accepted() == 1);
	}

	@Test
	void firstRequestDoesNotWaitForThePoller() throws Exception {
		TestServer server = server("a");
		this.cluster.admit(false);
		HttpConnection connection = connect(server);
		connection.send("/slow");
		// The request is there before its connection is taken
		await().until(() -> this.cluster.listener(server.port()).waiting() == 1);
		this.cluster.admit(true);
		server.awaitSlowStarted();
		assertThat(server.endpoint().getKeepAliveCount()).isZero();
		server.endSlow();
		assertThat(connection.receive()).isNotNull();
		await().until(() -> server.endpoint().getKeepAliveCount() == 1);
		assertThat(connection.get("/").status()).isEqualTo(200);
	}

	@Test
	void firstResponseMayBeReadLate() throws IOException {
		TestServer server = server("a");
		HttpConnection connection = connect(server);
		connection.send("/large");
		// Tomcat waits until it can write
		await().until(() -> server.endpoint().getKeepAliveCount() == 1);
		assertThat(connection.receive()).isNotNull().satisfies((response) -> {
			assertThat(response.status()).isEqualTo(200);
			assertThat(response.body()).hasSize(TestServer.LARGE);
		});
	}

	@Test
	void closedConnectionMayBeAskedToWait() {
		TestServer server = server("a");
		// Without a socket, as one that is closed
		SharedPortConnection connection = new SharedPortConnection(new NioChannel(new SocketBufferHandler(0, 0, false)),
				server.endpoint(), false);
		connection.registerReadInterest();
		connection.registerWriteInterest();
		assertThat(connection.isRegistered()).isFalse();
	}

	@Test
	void clientThatAsksForNothingIsDisconnected() throws IOException {
		TestServer server = keep(new TestServer("a", this.cluster.source(0),
				(factory) -> factory
					.addConnectorCustomizers((connector) -> connector.setProperty("connectionTimeout", "200")))
			.start());
		assertThat(connect(server).receive()).isNull();
		await().until(() -> this.cluster.connections().accepted() == 1 && this.cluster.connections().active() == 0);
	}

	@Test
	void closedConnectionsAreCounted() throws IOException {
		TestServer server = server("a");
		List<HttpConnection> connections = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			HttpConnection connection = connect(server);
			connection.get("/");
			connections.add(connection);
		}
		assertThat(this.cluster.connections().active()).isEqualTo(5);
		connections.get(0).close();
		connections.get(1).reset();
		await().until(() -> this.cluster.connections().active() == 3);
		connections.get(2).sendRaw("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
		await().until(() -> this.cluster.connections().active() == 2);
		connections.get(3).sendRaw("GET / HTTP/1.1\r\nHo");
		connections.get(3).close();
		await().until(() -> this.cluster.connections().active() == 1);
		await().until(() -> this.cluster.connections().accepted() == 5);
	}

	@Test
	void clientThatIsGoneBeforeItsConnectionIsTakenIsCountedAsClosed() throws IOException {
		TestServer server = server("a");
		this.cluster.admit(false);
		await().until(() -> {
			server.connect().reset();
			return this.cluster.listener(server.port()).waiting() > 0;
		});
		this.cluster.admit(true);
		await().until(() -> this.cluster.connections().accepted() > 0 && this.cluster.connections().active() == 0);
		assertThat(connect(server).get("/").status()).isEqualTo(200);
	}

	@Test
	void noMoreConnectionsAreTakenThanAreAllowed() throws IOException {
		TestServer server = keep(
				new TestServer("a", this.cluster.source(0),
						(factory) -> factory
							.addConnectorCustomizers((connector) -> connector.setProperty("maxConnections", "2")))
					.start());
		HttpConnection first = connect(server);
		HttpConnection second = connect(server);
		assertThat(first.get("/").status()).isEqualTo(200);
		assertThat(second.get("/").status()).isEqualTo(200);
		HttpConnection third = connect(server);
		third.send("/");
		await().during(Duration.ofMillis(100)).until(() -> this.cluster.connections().accepted() == 2);
		assertThat(first.get("/").status()).isEqualTo(200);
		second.close();
		assertThat(third.receive()).isNotNull().extracting(Response::status).isEqualTo(200);
		await().until(() -> this.cluster.connections().accepted() == 3);
	}

	@Test
	void connectionsWithoutLimitAreTakenWithoutLimit() throws IOException {
		TestServer server = keep(
				new TestServer("a", this.cluster.source(0),
						(factory) -> factory
							.addConnectorCustomizers((connector) -> connector.setProperty("maxConnections", "-1")))
					.start());
		HttpConnection connection = connect(server);
		assertThat(connection.get("/").status()).isEqualTo(200);
		connection.close();
		await().until(() -> this.cluster.connections().active() == 0);
	}

	@Test
	void connectionThatCannotBeSetUpIsClosedAndCounted() throws IOException {
		TestServer server = keep(
				new TestServer("a", this.cluster.source(0),
						(factory) -> factory
							.addConnectorCustomizers((connector) -> connector.setProperty("socket.rxBufSize", "0")))
					.start());
		assertThat(connect(server).receive()).isNull();
		await().until(() -> this.cluster.connections().accepted() == 1 && this.cluster.connections().active() == 0);
	}

	@Test
	void connectionThatGetsNoBuffersIsClosedAndCounted() throws Exception {
		SharedPortEndpoint endpoint = new SharedPortEndpoint() {

			@Override
			protected NioChannel createChannel(SocketBufferHandler buffers) {
				throw new IllegalStateException("expected");
			}

		};
		endpoint.setListenerSource(this.cluster.source(0));
		Http11NioProtocol protocol = new Http11NioProtocol(endpoint);
		protocol.setPort(0);
		protocol.setAdapter(mock(Adapter.class));
		protocol.init();
		protocol.start();
		keep(protocol::destroy);
		keep(protocol::stop);
		HttpConnection connection = keep(new HttpConnection(protocol.getLocalPort()));
		assertThat(connection.receive()).isNull();
		await().until(() -> this.cluster.connections().accepted() == 1 && this.cluster.connections().active() == 0);
		assertThat(endpoint.getConnectionCount()).isZero();
	}

	@Test
	void pauseShouldLeaveNewConnectionsToThePrimaryAndResumeShouldTakeThem() throws IOException {
		TestServer server = server("a");
		assertThat(connect(server).get("/").status()).isEqualTo(200);
		server.connector().pause();
		HttpConnection connection = connect(server);
		connection.send("/");
		await().during(Duration.ofMillis(100)).until(() -> this.cluster.connections().accepted() == 1);
		server.connector().resume();
		assertThat(connection.receive()).isNotNull().extracting(Response::status).isEqualTo(200);
	}

	@Test
	void gracefulShutdownShouldFinishRequestsAndLeaveNewConnectionsToOthers() throws Exception {
		TestServer server = keep(
				new TestServer("a", this.cluster.source(0), (factory) -> factory.setShutdown(Shutdown.GRACEFUL))
					.start());
		HttpConnection busy = connect(server);
		busy.send("/slow");
		server.awaitSlowStarted();
		CompletableFuture<GracefulShutdownResult> result = new CompletableFuture<>();
		int port = server.port();
		server.webServer().shutDownGracefully(result::complete);
		await().until(() -> this.cluster.connections().accepted() == 0);
		HttpConnection late = keep(new HttpConnection(port));
		late.send("/");
		assertThat(result).isNotDone();
		server.endSlow();
		assertThat(busy.receive()).isNotNull().extracting(Response::body).isEqualTo("slowly from a");
		assertThat(result.get(5, TimeUnit.SECONDS)).isEqualTo(GracefulShutdownResult.IDLE);
		server.close();
		server("b");
		assertThat(late.receive()).isNotNull().extracting(Response::body).isEqualTo("hello from b");
	}

	@Test
	void stopShouldLeaveThePortToThePrimary() throws IOException {
		TestServer server = server("a");
		int port = server.port();
		HttpConnection connection = connect(server);
		connection.get("/");
		server.close();
		assertThat(connection.receive()).isNull();
		HttpConnection waiting = keep(new HttpConnection(port));
		waiting.send("/");
		TestServer next = server("b");
		assertThat(next.port()).isEqualTo(port);
		assertThat(waiting.receive()).isNotNull().extracting(Response::body).isEqualTo("hello from b");
	}

	@Test
	void serversOfOnePortShareItsConnections() throws IOException {
		TestServer first = server("a");
		TestServer second = server("b");
		assertThat(first.port()).isEqualTo(second.port());
		List<String> answers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			answers.add(connect(first).get("/").body());
		}
		assertThat(answers).containsExactlyInAnyOrder("hello from a", "hello from a", "hello from b", "hello from b");
	}

	@Test
	void portThatIsInUseIsReportedAsSpringBootDoes() throws IOException {
		try (ServerSocket occupier = new ServerSocket(0)) {
			TestServer server = keep(
					new TestServer("a", this.cluster.source(0), (factory) -> factory.setPort(occupier.getLocalPort())));
			assertThatExceptionOfType(PortInUseException.class).isThrownBy(server::start)
				.satisfies((ex) -> assertThat(ex.getPort()).isEqualTo(occupier.getLocalPort()));
		}
	}

	@Test
	void addressThatIsNotOfThisMachineIsReported() {
		TestServer server = keep(new TestServer("a", this.cluster.source(0), (factory) -> {
			factory.setAddress(address("203.0.113.1"));
			factory.setPort(8080);
		}));
		assertThatException().isThrownBy(server::start).satisfies((ex) -> {
			SharedPortException cause = sharedPortException(ex);
			assertThat(cause.getProblem()).isEqualTo(ListenProblem.ADDRESS_NOT_AVAILABLE);
			assertThat(cause.getAddress()).isEqualTo("203.0.113.1");
			assertThat(cause.getPort()).isEqualTo(8080);
		});
	}

	@Test
	void portThatDoesNotExistIsReported() {
		TestServer server = keep(new TestServer("a", this.cluster.source(0), (factory) -> factory.setPort(65536)));
		assertThatException().isThrownBy(server::start).satisfies((ex) -> {
			SharedPortException cause = sharedPortException(ex);
			assertThat(cause.getProblem()).isEqualTo(ListenProblem.OTHER);
			assertThat(cause).hasMessageContaining("65536");
		});
	}

	@Test
	void portThatMayNotBeBoundIsReported() {
		this.cluster.refuse(new Message.ListenFailed(ListenProblem.PERMISSION_DENIED, "Permission denied"));
		TestServer server = keep(new TestServer("a", this.cluster.source(0), (factory) -> factory.setPort(80)));
		assertThatException().isThrownBy(server::start).satisfies((ex) -> {
			SharedPortException cause = sharedPortException(ex);
			assertThat(cause.getProblem()).isEqualTo(ListenProblem.PERMISSION_DENIED);
			assertThat(cause.getAddress()).isNull();
			assertThat(cause.getPort()).isEqualTo(80);
			assertThat(cause).hasMessage("Port 80 cannot be bound: Permission denied");
		});
	}

	@Test
	void withoutASourceThePortIsAnOrdinaryOne() throws IOException {
		TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
		factory.setProtocol(SharedPortProtocol.class.getName());
		WebServer server = factory.getWebServer();
		server.start();
		keep(server::stop);
		HttpConnection connection = keep(new HttpConnection(server.getPort()));
		assertThat(connection.get("/").status()).isEqualTo(404);
		assertThat(this.cluster.connections().accepted()).isZero();
		try (HttpConnection other = new HttpConnection(server.getPort())) {
			assertThat(other.get("/").status()).isEqualTo(404);
		}
		int port = server.getPort();
		server.stop();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new HttpConnection(port));
	}

	private static SharedPortException sharedPortException(Throwable failure) {
		Throwable cause = failure;
		while (!(cause instanceof SharedPortException)) {
			assertThat(cause).isNotNull();
			cause = cause.getCause();
		}
		return (SharedPortException) cause;
	}

	private static InetAddress address(String address) {
		try {
			return InetAddress.getByName(address);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	void customize(TomcatServletWebServerFactory factory) {
	}

	private TestServer server(String name) {
		return keep(new TestServer(name, this.cluster.source(0), this::customize).start());
	}

	private HttpConnection connect(TestServer server) throws IOException {
		return keep(server.connect());
	}

	private <T extends AutoCloseable> T keep(T closeable) {
		this.open.add(closeable);
		return closeable;
	}

	private static ConditionFactory await() {
		return Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(5));
	}

}
