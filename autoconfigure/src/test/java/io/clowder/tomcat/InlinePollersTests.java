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
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link InlinePollers}, in a real Tomcat with real connections.
 */
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class InlinePollersTests {

	private final InlineMode first = InlinePollerTests.mode();

	private final InlineMode second = InlinePollerTests.mode();

	private final List<AutoCloseable> open = new ArrayList<>();

	private LocalCluster cluster;

	private TestServer server;

	@BeforeEach
	void startServer(@TempDir Path directory) throws IOException {
		this.cluster = new LocalCluster(directory);
		this.server = new TestServer("a", this.cluster.source(0), InlinePollerTests.inline(this.first, this.second))
			.start();
		InlinePollerTests.begin(this.first, this.server);
		InlinePollerTests.begin(this.second, this.server);
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
		this.server.close();
		this.cluster.close();
	}

	@Test
	void connectionsAreTakenInTurnAndStay() throws IOException {
		List<HttpConnection> connections = connect(4);
		List<String> threads = threads(connections);
		assertThat(threads).allMatch((thread) -> thread.contains("-inline-"));
		assertThat(threads.get(0)).isNotEqualTo(threads.get(1)).isEqualTo(threads.get(2));
		assertThat(threads.get(1)).isEqualTo(threads.get(3));
		assertThat(threads(connections)).isEqualTo(threads);
		assertThat(this.server.endpoint().getKeepAliveCount()).isGreaterThanOrEqualTo(4);
	}

	@Test
	void oneThatIsHeldUpLeavesTheOtherAlone() throws Exception {
		List<HttpConnection> connections = connect(2);
		String other = connections.get(1).get("/thread").body();
		connections.get(0).send("/slow");
		this.server.awaitSlowStarted();
		assertThat(connections.get(1).get("/thread").body()).isEqualTo(other);
		await().until(() -> this.server.endpoint().getCurrentThreadsBusy() == 1);
		this.server.endSlow();
		assertThat(connections.get(0).receive()).isNotNull();
		await().until(() -> this.server.endpoint().getCurrentThreadsBusy() == 0);
		assertThat(connections.get(0).get("/thread").body()).contains("-inline-").isNotEqualTo(other);
		assertThat(connections.get(1).get("/thread").body()).isEqualTo(other);
	}

	private List<HttpConnection> connect(int count) throws IOException {
		List<HttpConnection> connections = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			HttpConnection connection = this.server.connect();
			this.open.add(connection);
			connections.add(connection);
			// One after the other, as the order of those that arrive together is not
			// known
			assertThat(connection.get("/").status()).isEqualTo(200);
		}
		return connections;
	}

	private static List<String> threads(List<HttpConnection> connections) throws IOException {
		List<String> threads = new ArrayList<>();
		for (HttpConnection connection : connections) {
			threads.add(connection.get("/thread").body());
		}
		return threads;
	}

}
