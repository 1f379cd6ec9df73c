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

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import io.clowder.Balancing;
import io.clowder.ClusterStatus;
import io.netty.channel.unix.Socket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.spy;

/**
 * Tests for {@link SharedListener}, where each worker is admitted on its own.
 */
@Timeout(30)
@EnabledOnOs(OS.LINUX)
@ExtendWith(OutputCaptureExtension.class)
class SharedListenerTests {

	@TempDir
	private Path directory;

	private TestPrimary primary;

	private SharedListener listener;

	private final Set<Integer> admitted = new HashSet<>(Set.of(1, 2, 3));

	private final List<TestWorker> workers = new ArrayList<>();

	@BeforeEach
	void startPrimary() throws IOException {
		this.primary = new TestPrimary(this.directory);
		this.primary
			.onListen((request, sender) -> this.listener.add(sender, this.admitted.contains(request.workerId())));
	}

	@AfterEach
	void closeAll() throws Exception {
		for (TestWorker worker : this.workers) {
			worker.close();
		}
		if (this.listener != null) {
			this.primary.run(this.listener::close);
		}
		this.primary.close();
	}

	@Test
	void onlyAdmittedWorkersGetConnections() throws IOException {
		listen(Balancing.ROUND_ROBIN);
		this.admitted.remove(2);
		start(1);
		start(2);
		start(3);
		assertThat(servedBy(20)).containsOnly(1, 3);
	}

	@Test
	void workerThatHasNotStartedToTakeConnectionsGetsNone() throws IOException {
		listen(Balancing.ROUND_ROBIN);
		start(1);
		this.workers.add(TestWorker.join(2, this.primary, null, 0, 0));
		assertThat(servedBy(20)).containsOnly(1);
	}

	@Test
	void joiningWorkerTakesItsTurnAndDoesNotMakeUpForWhatItMissed() throws IOException {
		listen(Balancing.ROUND_ROBIN);
		start(1);
		start(2);
		servedBy(100);
		start(3);
		List<Integer> served = servedBy(30);
		assertThat(served).as("turns of the new worker").filteredOn((id) -> id == 3).hasSize(10);
		assertThat(Collections.frequency(served, 1)).isEqualTo(10);
	}

	@Test
	void workerThatRecoversTakesItsTurnAndDoesNotMakeUpForWhatItMissed() throws IOException {
		listen(Balancing.ROUND_ROBIN);
		TestWorker slow = start(join(1).holding(1));
		List<TestClient> stuck = connect(17);
		awaitActive(1, 17);
		start(2);
		assertThat(servedBy(200)).containsOnly(2);
		slow.holding(1000);
		slow.closeOne();
		for (TestClient client : stuck) {
			assertThat(client.read()).isEqualTo(1);
		}
		List<Integer> served = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			TestClient client = TestClient.connect(port());
			stuck.add(client);
			served.add(client.read());
		}
		assertThat(Collections.frequency(served, 2)).isBetween(9, 11);
		close(stuck);
	}

	@Test
	void joiningWorkerDoesNotStartWithTheTurnsOfOneThatHangs() throws IOException {
		listen(Balancing.ROUND_ROBIN);
		start(join(1).hanging());
		List<TestClient> stuck = connect(16);
		awaitActive(1, 16);
		start(2);
		servedBy(100);
		start(3);
		assertThat(servedBy(20)).as("turns of the new worker").filteredOn((id) -> id == 3).hasSize(10);
		close(stuck);
	}

	@Test
	void leastConnectionsKeepsHeldConnectionsLevel() throws IOException {
		listen(Balancing.LEAST_CONNECTIONS);
		TestWorker first = start(join(1).holding(1000));
		TestWorker second = start(join(2).holding(1000));
		List<TestClient> clients = new ArrayList<>();
		for (int i = 0; i < 60; i++) {
			TestClient client = TestClient.connect(port());
			clients.add(client);
			client.read();
		}
		assertThat(first.held()).isEqualTo(second.held()).isEqualTo(30);
		for (int i = 0; i < 20; i++) {
			first.closeOne();
		}
		awaitActive(1, 10);
		for (int i = 0; i < 20; i++) {
			TestClient client = TestClient.connect(port());
			clients.add(client);
			assertThat(client.read()).as("the emptier is filled first").isEqualTo(1);
		}
		assertThat(first.held()).isEqualTo(30);
		close(clients);
	}

	@Test
	void workerThatGoesAwayIsForgotten() throws IOException {
		listen(Balancing.ROUND_ROBIN);
		start(1);
		start(2);
		this.workers.get(0).leavePort();
		awaitLanes(1);
		assertThat(servedBy(20)).containsOnly(2);
	}

	@Test
	void connectionsOfDismissedWorkerStayWithIt() throws Exception {
		listen(Balancing.LEAST_CONNECTIONS);
		TestWorker worker = start(join(1).holding(10));
		try (TestClient client = TestClient.connect(port())) {
			assertThat(client.read()).isEqualTo(1);
			this.primary.run(() -> this.listener.setAdmitted(TestPrimary.PID, false));
			assertThat(worker.held()).isOne();
			worker.closeOne();
			assertThat(client.read()).isEqualTo(-1);
		}
	}

	@Test
	void failureToAcceptIsLoggedAndTriedAgainASecondLater(CapturedOutput output) throws Exception {
		AtomicBoolean fails = new AtomicBoolean();
		Socket socket = spy(socket());
		willAnswer((invocation) -> {
			if (fails.get()) {
				throw new IOException("Too many open files");
			}
			return invocation.callRealMethod();
		}).given(socket).accept(any());
		this.listener = new SharedListener(socket, BalancingPolicy.of(Balancing.ROUND_ROBIN), this.primary.eventLoop());
		TestWorker worker = start(join(1).holding(10));
		List<TestClient> clients = connect(4);
		for (TestClient client : clients) {
			assertThat(client.read()).isEqualTo(1);
		}
		this.primary.run(() -> fails.set(true));
		clients.add(TestClient.connect(port()));
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> output.getOut().contains("cannot be accepted"));
		long start = System.nanoTime();
		for (int i = 3; i >= 0; i--) {
			worker.closeOne();
			awaitActive(1, i);
		}
		fails.set(false);
		assertThat(clients.get(4).read()).isEqualTo(1);
		long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
		assertThat(millis).isBetween(500L, 8000L);
		assertThat(output.getOut().lines()).filteredOn(
				(line) -> line.endsWith("cannot be accepted: Too many open files. The next attempt is in a second."))
			.hasSizeLessThanOrEqualTo(1 + (int) (millis / 1000));
		close(clients);
	}

	@Test
	void statusNamesTheAddressAndCountsConnections() throws IOException {
		listen(Balancing.ROUND_ROBIN);
		start(1);
		servedBy(3);
		assertThat(this.listener.status()).isEqualTo(new ClusterStatus.Listener("127.0.0.1", port(), 3, 0));
	}

	private void listen(Balancing balancing) throws IOException {
		this.listener = new SharedListener(socket(), BalancingPolicy.of(balancing), this.primary.eventLoop());
	}

	private static Socket socket() throws IOException {
		Socket socket = Socket.newSocketStream();
		socket.bind(new InetSocketAddress("127.0.0.1", 0));
		socket.listen(100);
		return socket;
	}

	private int port() {
		return this.listener.address().port();
	}

	private TestWorker join(int id) throws IOException {
		TestWorker worker = TestWorker.join(id, this.primary, null, 0, 0);
		this.workers.add(worker);
		return worker;
	}

	private void start(int id) throws IOException {
		start(join(id));
	}

	/**
	 * Starts a worker and waits until it would get connections.
	 */
	private TestWorker start(TestWorker worker) {
		worker.start();
		Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(5)).until(() -> {
			boolean[] open = { false };
			this.primary.run(() -> open[0] = lanes().stream()
				.anyMatch((lane) -> lane.workerId() == worker.id() && (lane.canTake() || !lane.isAdmitted())));
			return open[0];
		});
		return worker;
	}

	private void awaitLanes(int count) {
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> lanes().size() == count);
	}

	private void awaitActive(int workerId, long active) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(5))
			.atMost(Duration.ofSeconds(5))
			.until(() -> lanes().stream().anyMatch((lane) -> lane.workerId() == workerId && lane.active() == active));
	}

	private List<Lane> lanes() {
		return this.listener.lanesOf(TestPrimary.PID);
	}

	private List<TestClient> connect(int count) throws IOException {
		List<TestClient> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			clients.add(TestClient.connect(port()));
		}
		return clients;
	}

	private static void close(List<TestClient> clients) throws IOException {
		for (TestClient client : clients) {
			client.close();
		}
	}

	private List<Integer> servedBy(int count) throws IOException {
		List<Integer> served = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			served.add(TestClient.servedBy(port()));
		}
		return served;
	}

}
