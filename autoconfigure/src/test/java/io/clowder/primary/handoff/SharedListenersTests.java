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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.clowder.Balancing;
import io.clowder.ClusterStatus;
import io.clowder.WorkerStatus;
import io.clowder.ipc.ListenException;
import io.clowder.ipc.ListenProblem;
import io.clowder.ipc.Message;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Socket;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link SharedListeners} with real connections and workers in this process.
 */
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class SharedListenersTests {

	private static final String LOOPBACK = "127.0.0.1";

	private static final int WINDOW = 16;

	@TempDir
	private Path directory;

	private TestPrimary primary;

	private SharedListeners listeners;

	private final List<Integer> opened = new CopyOnWriteArrayList<>();

	private final List<TestWorker> workers = new ArrayList<>();

	@BeforeEach
	void startPrimary() throws IOException {
		this.primary = new TestPrimary(this.directory);
		useListeners(Balancing.LEAST_CONNECTIONS);
	}

	@AfterEach
	void closeAll() throws IOException {
		for (TestWorker worker : this.workers) {
			worker.close();
		}
		this.listeners.close();
		this.primary.close();
	}

	@Test
	void sequentialConnectionsAreSpreadEvenly() throws Exception {
		admit(true);
		int port = start(1).port();
		start(2);
		start(3);
		awaitServing(port, 1, 2, 3);
		List<Integer> served = servedBy(port, 300);
		for (int id = 1; id <= 3; id++) {
			assertThat(Collections.frequency(served, id)).as("connections of worker %d", id).isBetween(97, 103);
		}
	}

	@Test
	void roundRobinIsExact() throws Exception {
		useListeners(Balancing.ROUND_ROBIN);
		admit(true);
		int port = start(1).port();
		start(2);
		start(3);
		awaitServing(port, 1, 2, 3);
		List<Integer> served = servedBy(port, 60);
		for (int i = 3; i < served.size(); i++) {
			assertThat(served.get(i)).as("connection %d", i).isEqualTo(served.get(i - 3));
		}
		assertThat(served).contains(1, 2, 3);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = LOOPBACK)
	void ipHashGivesAClientItsWorkerAgain(@Nullable String address) throws Exception {
		useListeners(Balancing.IP_HASH);
		admit(true);
		int port = start(1, address, 0).port();
		start(2, address, 0);
		awaitServing(port, 1, 2);
		Set<Integer> all = new HashSet<>();
		for (int client = 1; client <= 16; client++) {
			Set<Integer> served = new HashSet<>();
			for (int i = 0; i < 6; i++) {
				try (TestClient connection = TestClient.connectFrom(client, port)) {
					served.add(connection.awaitServed());
				}
			}
			assertThat(served).as("workers of client %d", client).hasSize(1);
			all.addAll(served);
		}
		assertThat(all).as("workers of all clients").containsExactlyInAnyOrder(1, 2);
	}

	@Test
	void workerThatTakesNothingGetsAWindowOfConnectionsAtMost() throws Exception {
		admit(true);
		TestWorker hanging = start(join(1, LOOPBACK, 0).hanging());
		List<TestClient> clients = connect(hanging.port(), 40);
		awaitListener(WINDOW, 40 - WINDOW);
		assertThat(hanging.held()).isZero();
		assertThat(connections()).isEqualTo(new WorkerStatus.Connections(WINDOW, 0));
		start(2);
		int served = 0;
		for (TestClient client : clients.subList(WINDOW, 40)) {
			served += (client.awaitServed() == 2) ? 1 : 0;
		}
		assertThat(served).as("connections in the kernel's queue go to the other worker").isEqualTo(40 - WINDOW);
		close(clients);
	}

	@Test
	void connectionsThatWereNotTakenReachAnotherWorkerWhenTheirsGoesAway() throws Exception {
		admit(true);
		TestWorker dying = start(join(1, LOOPBACK, 0).holding(3));
		List<TestClient> clients = connect(dying.port(), 10);
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> dying.held() == 3);
		awaitConnections(10, 3);
		start(2);
		dying.close();
		for (TestClient client : clients.subList(0, 3)) {
			assertThat(client.awaitServed()).as("taken").isEqualTo(1);
		}
		for (TestClient client : clients.subList(3, 10)) {
			assertThat(client.awaitServed()).as("not taken").isEqualTo(2);
		}
		close(clients);
	}

	@Test
	void connectionsThatWereNotTakenWaitForTheNextWorkerWhenTheirsWasTheLast() throws Exception {
		admit(true);
		TestWorker dying = start(join(1, LOOPBACK, 0).hanging());
		int port = dying.port();
		List<TestClient> clients = connect(port, 30);
		awaitListener(WINDOW, 30 - WINDOW);
		dying.close();
		awaitConnections(0, 0);
		start(2);
		for (TestClient client : clients) {
			assertThat(client.awaitServed()).isEqualTo(2);
		}
		close(clients);
	}

	@Test
	void connectionsWaitInTheKernelWhileNobodyIsAdmitted() throws Exception {
		int port = start(1).port();
		List<TestClient> clients = connect(port, 20);
		awaitListener(0, 20);
		admit(true);
		for (TestClient client : clients) {
			assertThat(client.awaitServed()).isEqualTo(1);
		}
		awaitListener(20, 0);
		close(clients);
	}

	@Test
	void dismissedWorkerGetsNoConnectionsUntilItIsAdmittedAgain() throws Exception {
		admit(true);
		int port = start(1).port();
		servedBy(port, 5);
		admit(false);
		List<TestClient> clients = connect(port, 3);
		awaitListener(5, 3);
		admit(true);
		for (TestClient client : clients) {
			assertThat(client.awaitServed()).isEqualTo(1);
		}
		close(clients);
	}

	@Test
	void connectionHandedBackGoesToAnotherWorker() throws Exception {
		admit(true);
		TestWorker leaving = start(join(1, LOOPBACK, 0).holding(10));
		try (TestClient client = TestClient.connect(leaving.port())) {
			assertThat(client.read()).isEqualTo(1);
			leaving.leavePort();
			awaitConnections(0, 0);
			assertThat(leaving.handBackOne()).isTrue();
			start(2);
			assertThat(client.awaitServed()).isEqualTo(2);
			assertThat(this.listeners.status()).as("it was accepted once")
				.singleElement()
				.extracting(ClusterStatus.Listener::accepted)
				.isEqualTo(1L);
		}
	}

	@Test
	void connectionHandedBackToAnUnknownPortIsClosed() throws Exception {
		admit(true);
		TestWorker worker = start(join(1, LOOPBACK, 0).holding(10));
		this.primary.onHandBack((port, descriptor) -> this.listeners
			.takeBack(new Message.HandBack(port.version(), port.workerId(), port.address(), 1, 0), descriptor));
		try (TestClient client = TestClient.connect(worker.port())) {
			assertThat(client.read()).isEqualTo(1);
			assertThat(worker.handBackOne()).isTrue();
			assertThat(client.read()).isEqualTo(-1);
		}
	}

	@Test
	void connectionsAreCounted() throws Exception {
		admit(true);
		TestWorker worker = start(join(1, LOOPBACK, 0).holding(1000));
		List<TestClient> clients = connect(worker.port(), 10);
		awaitConnections(10, 10);
		worker.closeOne();
		worker.closeOne();
		awaitConnections(8, 10);
		assertThat(this.listeners.connections(1)).as("of a stranger").isEqualTo(new WorkerStatus.Connections(0, 0));
		assertThat(this.listeners.status()).containsExactly(new ClusterStatus.Listener(LOOPBACK, worker.port(), 10, 0));
		close(clients);
	}

	@Test
	void portIsSharedByAllWorkersThatAskForIt() throws IOException {
		TestWorker first = start(1);
		TestWorker second = start(2);
		assertThat(second.address()).isEqualTo(first.address());
		assertThat(this.opened).containsExactly(first.port());
		assertThat(this.listeners.status()).hasSize(1);
	}

	@Test
	void freePortsAreSharedByTheirOrdinal() throws IOException {
		TestWorker first = start(1, LOOPBACK, 0);
		TestWorker other = start(1, LOOPBACK, 1);
		TestWorker second = start(2, LOOPBACK, 1);
		assertThat(other.port()).isNotEqualTo(first.port());
		assertThat(second.port()).isEqualTo(other.port());
		assertThat(this.opened).containsExactly(first.port(), other.port());
		assertThat(this.listeners.status()).extracting(ClusterStatus.Listener::port)
			.containsExactlyInAnyOrder(first.port(), other.port())
			.isSorted();
	}

	@Test
	void portsAreSharedByTheirAddress() throws IOException {
		TestWorker first = start(1, "127.0.0.1", 0);
		TestWorker other = start(1, "127.0.0.2", 0);
		assertThat(other.address().getAddress()).isEqualTo(InetAddress.getByName("127.0.0.2"));
		assertThat(other.address()).isNotEqualTo(first.address());
		assertThat(this.opened).hasSize(2);
	}

	@Test
	void samePortMayBeOpenOnSeveralAddresses() throws IOException {
		int port = start(1, "127.0.0.1", 0).port();
		TestWorker other = TestWorker.join(1, this.primary, "127.0.0.2", port, 0);
		this.workers.add(other);
		assertThat(other.port()).isEqualTo(port);
	}

	@Test
	void portWithoutAddressIsOpenOnAllAddresses() throws Exception {
		admit(true);
		TestWorker worker = start(1, null, 0);
		assertThat(worker.address().getAddress().isAnyLocalAddress()).isTrue();
		assertThat(this.listeners.status()).extracting(ClusterStatus.Listener::address).containsExactly("0.0.0.0");
		assertThat(servedBy(worker.port(), 2)).containsOnly(1);
	}

	@Test
	void portInUseIsRefusedAndCanBeAskedForAgain() throws IOException {
		int port;
		try (ServerSocket occupied = new ServerSocket(0, 50, InetAddress.getByName(LOOPBACK))) {
			port = occupied.getLocalPort();
			assertRefused(LOOPBACK, port, ListenProblem.IN_USE);
			assertThat(this.opened).isEmpty();
			assertThat(this.listeners.status()).isEmpty();
		}
		TestWorker worker = TestWorker.join(1, this.primary, LOOPBACK, port, 0);
		this.workers.add(worker);
		assertThat(worker.port()).isEqualTo(port);
	}

	@Test
	void addressOfAnotherMachineIsRefused() {
		assertRefused("203.0.113.1", 0, ListenProblem.ADDRESS_NOT_AVAILABLE);
	}

	@Test
	void portThatMayNotBeBoundIsRefused() {
		assumeThat(mayBindPrivilegedPorts()).as("this user may bind every port").isFalse();
		assertRefused(LOOPBACK, 81, ListenProblem.PERMISSION_DENIED);
	}

	@ParameterizedTest
	@CsvSource({ "-98, IN_USE", "-13, PERMISSION_DENIED", "-1, PERMISSION_DENIED", "-99, ADDRESS_NOT_AVAILABLE",
			"-97, OTHER" })
	void errorsOfTheKernelAreToldApart(int error, ListenProblem problem) {
		assertThat(SharedListeners.problem(new Errors.NativeIoException("bind", error))).isEqualTo(problem);
		assertThat(SharedListeners.problem(new IOException("test"))).isEqualTo(ListenProblem.OTHER);
	}

	@Test
	void closeGivesThePortsBack() throws Exception {
		int port = start(1).port();
		try (TestClient waiting = TestClient.connect(port)) {
			this.listeners.close();
			assertThat(this.listeners.status()).isEmpty();
			try (ServerSocket next = new ServerSocket()) {
				next.setReuseAddress(true);
				next.bind(new InetSocketAddress(LOOPBACK, port));
				assertThat(next.getLocalPort()).isEqualTo(port);
			}
			assertThatExceptionOfType(IOException.class).isThrownBy(waiting::awaitServed);
		}
	}

	private void useListeners(Balancing balancing) {
		SharedListeners previous = this.listeners;
		if (previous != null) {
			previous.close();
		}
		this.listeners = new SharedListeners(this.primary.eventLoop(), balancing, this.opened::add);
		this.primary.onListen(this.listeners::listen);
		this.primary.onHandBack(this.listeners::takeBack);
	}

	private void admit(boolean admit) throws Exception {
		this.listeners.setAdmitted(TestPrimary.PID, admit);
		this.primary.run(() -> {
		});
	}

	private TestWorker start(int id) throws IOException {
		return start(id, LOOPBACK, 0);
	}

	private TestWorker start(int id, @Nullable String address, int ordinal) throws IOException {
		return start(join(id, address, ordinal));
	}

	private TestWorker start(TestWorker worker) {
		return worker.start();
	}

	private TestWorker join(int id, @Nullable String address, int ordinal) throws IOException {
		TestWorker worker = TestWorker.join(id, this.primary, address, 0, ordinal);
		this.workers.add(worker);
		return worker;
	}

	private void assertRefused(String address, int port, ListenProblem problem) {
		assertThatExceptionOfType(ListenException.class)
			.isThrownBy(() -> TestWorker.join(1, this.primary, address, port, 0))
			.satisfies((ex) -> assertThat(ex.getProblem()).isEqualTo(problem));
	}

	private static boolean mayBindPrivilegedPorts() {
		Socket socket = Socket.newSocketStream();
		try {
			socket.bind(new InetSocketAddress(LOOPBACK, 81));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
		finally {
			Descriptors.close(socket.intValue());
		}
	}

	private WorkerStatus.Connections connections() {
		return this.listeners.connections(TestPrimary.PID);
	}

	private void awaitConnections(long active, long accepted) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(connections()).isEqualTo(new WorkerStatus.Connections(active, accepted)));
	}

	private void awaitListener(long accepted, int waiting) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(this.listeners.status()).singleElement().satisfies((listener) -> {
				assertThat(listener.accepted()).isEqualTo(accepted);
				assertThat(listener.waiting()).isEqualTo(waiting);
			}));
	}

	/**
	 * Connects from many addresses until all of these workers have served.
	 */
	private static void awaitServing(int port, Integer... ids) {
		Set<Integer> served = new HashSet<>();
		AtomicInteger client = new AtomicInteger();
		Awaitility.await().pollInterval(Duration.ofMillis(1)).atMost(Duration.ofSeconds(5)).until(() -> {
			try (TestClient connection = TestClient.connectFrom(1 + client.getAndIncrement() % 100, port)) {
				served.add(connection.awaitServed());
			}
			return served.containsAll(List.of(ids));
		});
	}

	private static List<Integer> servedBy(int port, int count) throws IOException {
		List<Integer> served = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			served.add(TestClient.servedBy(port));
		}
		return served;
	}

	private static List<TestClient> connect(int port, int count) throws IOException {
		List<TestClient> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			clients.add(TestClient.connect(port));
		}
		return clients;
	}

	private static void close(List<TestClient> clients) throws IOException {
		for (TestClient client : clients) {
			client.close();
		}
	}

}
