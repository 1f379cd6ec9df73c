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
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.clowder.tomcat.Http2Client.Frame;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.web.server.Http2;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedPorts} with HTTP/2, with TLS and without.
 */
@Timeout(30)
class SharedPortHttp2Tests {

	private static final int ANY_STREAM = Integer.MAX_VALUE;

	private static TlsKey key;

	private LocalCluster cluster;

	private TestServer server;

	private final List<Http2Client> clients = new ArrayList<>();

	@BeforeAll
	static void createKey(@TempDir Path directory) throws Exception {
		key = new TlsKey(directory);
	}

	@BeforeEach
	void startCluster(@TempDir Path directory) throws IOException {
		this.cluster = new LocalCluster(directory);
	}

	@AfterEach
	void stopServer() throws IOException {
		for (Http2Client client : this.clients) {
			client.close();
		}
		this.server.close();
		this.cluster.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void drainShouldAskIdleClientsToGoAndThenClose(boolean tls) throws Exception {
		start(tls);
		Http2Client client = connect(tls);
		client.get(1, "/");
		assertThat(client.body(1)).isEqualTo("hello from a");
		CompletableFuture<Void> drained = drain();
		assertGoAway(client.next(), ANY_STREAM);
		assertGoAway(client.next(), 1);
		assertThat(client.next()).isNull();
		drained.get(5, TimeUnit.SECONDS);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void drainShouldFinishStreamsInFlightAndLeaveNewOnesToOtherConnections(boolean tls) throws Exception {
		start(tls);
		Http2Client client = connect(tls);
		client.get(1, "/slow");
		this.server.awaitSlowStarted();
		CompletableFuture<Void> drained = drain();
		assertGoAway(client.next(), ANY_STREAM);
		int refused = sendUntilRefused(client, 3);
		assertThat(refused).isGreaterThan(200);
		assertThat(drained).isNotDone();
		this.server.endSlow();
		assertThat(client.body(1)).isEqualTo("slowly from a");
		List<Frame> rest = new ArrayList<>();
		for (Frame frame = client.next(); frame != null; frame = client.next()) {
			rest.add(frame);
		}
		assertThat(rest).noneMatch((frame) -> frame.stream() == refused)
			.noneMatch((frame) -> frame.type() == Http2Client.RST_STREAM);
		drained.get(5, TimeUnit.SECONDS);
	}

	/**
	 * Does not listen. What a busy client sends before it has read the server's first
	 * notice is answered, what comes much later not: its client may try again elsewhere.
	 */
	private static int sendUntilRefused(Http2Client client, int first) throws IOException {
		int stream = first;
		client.get(stream, "/");
		Frame frame = client.next();
		while (frame != null && frame.type() == Http2Client.HEADERS) {
			assertThat(frame.stream()).isEqualTo(stream);
			assertThat(client.body(stream)).isEqualTo("hello from a");
			stream += 2;
			client.get(stream, "/");
			frame = client.next();
		}
		assertGoAway(frame, stream - 2);
		return stream;
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void drainShouldWaitForAsynchronousStreams(boolean tls) throws Exception {
		start(tls);
		Http2Client client = connect(tls);
		client.get(1, "/stream");
		this.server.awaitStream().tick("one");
		assertThat(client.piece(1)).isEqualTo("one");
		CompletableFuture<Void> drained = drain();
		assertGoAway(client.next(), ANY_STREAM);
		Awaitility.await().during(Duration.ofMillis(1500)).until(() -> !drained.isDone());
		this.server.awaitStream().tick("two");
		assertThat(client.piece(1)).isEqualTo("two");
		this.server.awaitStream().end();
		drained.get(5, TimeUnit.SECONDS);
	}

	@Test
	void drainShouldAskClientsThatComeMeanwhileToGo() throws Exception {
		start(true);
		Http2Client busy = connect(true);
		busy.get(1, "/slow");
		this.server.awaitSlowStarted();
		CompletableFuture<Void> drained = drain();
		assertGoAway(busy.next(), ANY_STREAM);
		Http2Client late = connect(true);
		assertGoAway(late.next(), ANY_STREAM);
		this.server.endSlow();
		drained.get(5, TimeUnit.SECONDS);
		Frame last = late.next();
		assertThat(last).isNotNull();
		assertThat(late.next()).isNull();
	}

	private static void assertGoAway(Frame frame, int lastStream) {
		assertThat(frame).isNotNull();
		assertThat(frame.type()).isEqualTo(Http2Client.GOAWAY);
		assertThat(frame.lastStream()).isEqualTo(lastStream);
		assertThat(frame.goAwayError()).isZero();
	}

	private void start(boolean tls) {
		this.server = new TestServer("a", this.cluster.source(0), (factory) -> {
			Http2 http2 = new Http2();
			http2.setEnabled(true);
			factory.setHttp2(http2);
			if (tls) {
				factory.setSsl(key.server());
			}
		}).start();
	}

	private CompletableFuture<Void> drain() {
		return CompletableFuture.runAsync(() -> this.server.ports().drain(Duration.ofSeconds(20)),
				(task) -> new Thread(task).start());
	}

	private Http2Client connect(boolean tls) throws Exception {
		Http2Client client = new Http2Client(tls ? tlsSocket() : plainSocket(), tls);
		this.clients.add(client);
		return client;
	}

	private Socket plainSocket() throws IOException {
		return new Socket(InetAddress.getLoopbackAddress(), this.server.port());
	}

	private Socket tlsSocket() throws Exception {
		SSLSocket socket = (SSLSocket) key.client().createSocket(InetAddress.getLoopbackAddress(), this.server.port());
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setApplicationProtocols(new String[] { "h2" });
		socket.setSSLParameters(parameters);
		socket.startHandshake();
		assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
		return socket;
	}

}
