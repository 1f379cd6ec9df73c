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

package io.clowder.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.clowder.ClusterStatus;
import io.clowder.ClusterWorker;
import io.clowder.OperationAnswer;
import io.clowder.OperationOutcome;
import io.clowder.WorkerStatus;
import io.clowder.ipc.ListenException;
import io.clowder.ipc.ListenProblem;
import io.clowder.ipc.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.ContextClosedEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link WorkerAgent}.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class WorkerAgentTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@Test
	void joinShouldTellIdentityAndPropertiesOfThePrimary() {
		WorkerAgent agent = TestPrimary.start(Map.of("some.secret", "of the primary")).join();
		assertThat(agent.worker()).isEqualTo(new ClusterWorker(TestPrimary.WORKER_ID));
		assertThat(agent.properties()).containsExactly(Map.entry("some.secret", "of the primary"));
	}

	@Test
	void joinWhenPrimaryRefusesShouldFailWithItsReason() {
		Path directory = TestPrimary.start().directory();
		int other = TestPrimary.WORKER_ID + 1;
		assertThatExceptionOfType(WorkerJoinException.class)
			.isThrownBy(() -> WorkerAgent.join(new ClusterWorker(other), directory, TIMEOUT))
			.withMessageContaining("Worker " + other)
			.withMessageContaining(directory.toString())
			.withMessageContaining("is not worker " + other + " of this cluster")
			.satisfies((ex) -> {
				assertThat(ex.getWorkerId()).isEqualTo(other);
				assertThat(ex.getDirectory()).isEqualTo(directory);
			});
	}

	@Test
	void joinWhenThereIsNoPrimaryShouldFail(@TempDir Path directory) {
		assertThatExceptionOfType(WorkerJoinException.class)
			.isThrownBy(() -> WorkerAgent.join(new ClusterWorker(1), directory, TIMEOUT))
			.withMessageContaining("The primary cannot be reached at " + directory);
	}

	@Test
	void joinWhenDirectoryIsGoneShouldFail(@TempDir Path parent) {
		Path directory = parent.resolve("gone");
		assertThatExceptionOfType(WorkerJoinException.class)
			.isThrownBy(() -> WorkerAgent.join(new ClusterWorker(1), directory, TIMEOUT))
			.withMessageContaining(directory.toString());
		assertThat(directory).doesNotExist();
	}

	@Test
	void clusterStatusShouldBeThePrimarysAnswer() throws IOException {
		TestPrimary primary = TestPrimary.start();
		WorkerAgent agent = primary.join();
		primary.answerWith(TestPrimary.status(1, 2));
		assertThat(agent.clusterStatus(TIMEOUT)).isEqualTo(TestPrimary.status(1, 2));
	}

	@Test
	void clusterStatusWhenSeveralAskShouldGiveEachItsAnswer() {
		TestPrimary primary = TestPrimary.start();
		WorkerAgent agent = primary.join();
		CompletableFuture<ClusterStatus> first = ask(agent);
		long firstQuestion = primary.next(Message.StatusRequest.class).correlation();
		CompletableFuture<ClusterStatus> second = ask(agent);
		long secondQuestion = primary.next(Message.StatusRequest.class).correlation();
		primary.send(new Message.StatusResponse(secondQuestion, TestPrimary.status(2)));
		assertThat(second).succeedsWithin(TIMEOUT).isEqualTo(TestPrimary.status(2));
		assertThat(first).isNotDone();
		primary.send(new Message.StatusResponse(firstQuestion, TestPrimary.status(1)));
		assertThat(first).succeedsWithin(TIMEOUT).isEqualTo(TestPrimary.status(1));
	}

	@Test
	void clusterStatusWhenPrimaryIsSilentShouldFailInTime() {
		WorkerAgent agent = TestPrimary.start().join();
		long start = System.nanoTime();
		assertThatIOException().isThrownBy(() -> agent.clusterStatus(Duration.ofMillis(50)))
			.withMessage("The primary did not answer within 50 ms");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(50), TIMEOUT);
	}

	@Test
	void clusterStatusShouldIgnoreAnAnswerThatComesTooLate() throws IOException {
		TestPrimary primary = TestPrimary.start();
		WorkerAgent agent = primary.join();
		assertThatIOException().isThrownBy(() -> agent.clusterStatus(Duration.ofMillis(1)));
		long late = primary.next(Message.StatusRequest.class).correlation();
		primary.send(new Message.StatusResponse(late, TestPrimary.status(1)));
		primary.answerWith(TestPrimary.status(2));
		assertThat(agent.clusterStatus(TIMEOUT)).isEqualTo(TestPrimary.status(2));
	}

	@Test
	void clusterStatusWhenInterruptedShouldFailAndStayInterrupted() {
		WorkerAgent agent = TestPrimary.start().join();
		Thread.currentThread().interrupt();
		assertThatIOException().isThrownBy(() -> agent.clusterStatus(TIMEOUT)).withMessageContaining("Interrupted");
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void operateShouldAskThePrimaryAndReturnItsAnswer() throws IOException {
		TestPrimary primary = TestPrimary.start();
		WorkerAgent agent = primary.join();
		OperationAnswer answer = new OperationAnswer(OperationOutcome.CONFLICT, "Operation 3 (RELOAD) is running.",
				new ClusterStatus.Operation(3, ClusterStatus.OperationType.RELOAD, ClusterStatus.OperationState.RUNNING,
						"1 of 3", Instant.EPOCH, null, null));
		primary.answerOperationsWith(answer);
		assertThat(agent.operate("scale", "4", null, TIMEOUT)).isEqualTo(answer);
		assertThat(agent.operate("restart", null, 2, TIMEOUT)).isEqualTo(answer);
		Message.OperationRequest scale = primary.next(Message.OperationRequest.class);
		assertThat(scale).isEqualTo(new Message.OperationRequest(scale.correlation(), "scale", "4", null));
		Message.OperationRequest restart = primary.next(Message.OperationRequest.class);
		assertThat(restart).isEqualTo(new Message.OperationRequest(restart.correlation(), "restart", null, 2));
		assertThat(restart.correlation()).isNotEqualTo(scale.correlation());
	}

	@Test
	void operateWhenPrimaryIsSilentShouldFailInTime() {
		TestPrimary primary = TestPrimary.start();
		WorkerAgent agent = primary.join();
		assertThatIOException().isThrownBy(() -> agent.operate("reload", null, null, Duration.ofMillis(50)))
			.withMessage("The primary did not answer within 50 ms");
		assertThat(primary.next(Message.OperationRequest.class).operation()).isEqualTo("reload");
	}

	@Test
	void listenShouldNumberRequestsForFreePorts() throws IOException {
		TestPrimary primary = TestPrimary.start();
		WorkerAgent agent = primary.join();
		assertThat(agent.listen(null, 0, 100).localAddress().getPort()).isEqualTo(40_000);
		assertThat(agent.listen("127.0.0.1", 8081, 50).localAddress().getPort()).isEqualTo(8081);
		assertThat(agent.listen(null, 0, 100).localAddress().getPort()).isEqualTo(40_001);
		assertThat(primary.next(Message.Listen.class)).isEqualTo(listen(null, 0, 0, 100));
		assertThat(primary.next(Message.Listen.class)).isEqualTo(listen("127.0.0.1", 8081, 0, 50));
		assertThat(primary.next(Message.Listen.class)).isEqualTo(listen(null, 0, 1, 100));
	}

	@Test
	void listenWhenPortIsInUseShouldTellTheProblem() {
		WorkerAgent agent = TestPrimary.start().join();
		assertThatExceptionOfType(ListenException.class)
			.isThrownBy(() -> agent.listen(null, TestPrimary.PORT_IN_USE, 100))
			.satisfies((ex) -> assertThat(ex.getProblem()).isEqualTo(ListenProblem.IN_USE));
	}

	@Test
	void unexpectedMessageShouldBeLoggedAndHarmless(CapturedOutput output) throws IOException {
		TestPrimary primary = TestPrimary.start();
		WorkerAgent agent = primary.join();
		primary.send(new Message.StatusRequest(1));
		primary.answerWith(TestPrimary.status(1));
		assertThat(agent.clusterStatus(TIMEOUT)).isEqualTo(TestPrimary.status(1));
		await()
			.untilAsserted(() -> assertThat(output).containsOnlyOnce("The primary sent an unexpected StatusRequest."));
	}

	@Test
	void warmUpShouldBeAnsweredWithWhatWentWrong() {
		TestPrimary primary = TestPrimary.start();
		WorkerAgent agent = primary.join();
		agent.setWarmUp((paths, timeout) -> String.join(" ", paths) + " within " + timeout);
		primary.send(new Message.WarmUp(5, List.of("/a", "/b"), 250));
		assertThat(primary.next(Message.WarmedUp.class)).isEqualTo(new Message.WarmedUp(5, "/a /b within PT0.25S"));
		agent.setWarmUp((paths, timeout) -> null);
		primary.send(new Message.WarmUp(6, List.of(), 250));
		assertThat(primary.next(Message.WarmedUp.class)).isEqualTo(new Message.WarmedUp(6, null));
	}

	@Test
	void warmUpThatIsImpossibleShouldBeAnswered() {
		TestPrimary primary = TestPrimary.start();
		WorkerAgent agent = primary.join();
		primary.send(new Message.WarmUp(7, List.of("/"), 250));
		assertThat(primary.next(Message.WarmedUp.class).failure()).isEqualTo("The application has no web server yet");
		agent.setWarmUp((paths, timeout) -> {
			throw new IllegalStateException("expected");
		});
		primary.send(new Message.WarmUp(8, List.of("/"), 250));
		assertThat(primary.next(Message.WarmedUp.class).failure()).contains("expected");
	}

	@Test
	void warmUpThatTakesItsTimeShouldNotKeepThePrimaryWaiting() throws IOException {
		TestPrimary primary = TestPrimary.start();
		WorkerAgent agent = primary.join();
		CountDownLatch warm = new CountDownLatch(1);
		agent.setWarmUp((paths, timeout) -> {
			try {
				warm.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return null;
		});
		primary.send(new Message.WarmUp(9, List.of("/"), 250));
		primary.answerWith(TestPrimary.status(1));
		assertThat(agent.clusterStatus(TIMEOUT)).isEqualTo(TestPrimary.status(1));
		warm.countDown();
		assertThat(primary.next(Message.WarmedUp.class).correlation()).isEqualTo(9);
	}

	@Test
	void stopShouldEndTheProcessWhichTheTerminalCannot() throws Exception {
		TestPrimary primary = TestPrimary.start();
		Process worker = startWorker(primary);
		signal("INT", worker);
		signal("HUP", worker);
		primary.send(new Message.Stop("because of a test"));
		primary.send(new Message.Stop("because of a test"));
		assertThat(outputOf(worker))
			.containsSubsequence("Stopping: because of a test.", "Drained within PT1S", "Closed")
			.containsOnlyOnce("Drained");
		assertThat(worker.exitValue()).isZero();
		assertThat(primary.directory()).doesNotExist();
	}

	@Test
	void terminationShouldEndTheProcessAfterTellingThePrimary() throws Exception {
		TestPrimary primary = TestPrimary.start();
		Process worker = startWorker(primary);
		signal("TERM", worker);
		assertThat(primary.next(Message.Availability.class).accepting()).isFalse();
		assertThat(outputOf(worker)).containsSubsequence("Drained within PT1S", "Closed");
		assertThat(worker.exitValue()).isEqualTo(143);
		assertThat(primary.directory()).doesNotExist();
	}

	@Test
	void deathOfThePrimaryShouldEndTheProcess() throws Exception {
		TestPrimary primary = TestPrimary.start();
		Process worker = startWorker(primary);
		primary.die();
		assertThat(outputOf(worker)).containsSubsequence("Drained within PT1S", "Closed");
		assertThat(worker.exitValue()).isZero();
		assertThat(primary.directory()).doesNotExist();
	}

	private static CompletableFuture<ClusterStatus> ask(WorkerAgent agent) {
		CompletableFuture<ClusterStatus> answer = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				answer.complete(agent.clusterStatus(TIMEOUT));
			}
			catch (IOException ex) {
				answer.completeExceptionally(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		return answer;
	}

	private static Message.Listen listen(String address, int port, int ordinal, int backlog) {
		return new Message.Listen(Message.VERSION, TestPrimary.WORKER_ID, address, port, ordinal, backlog);
	}

	private static Process startWorker(TestPrimary primary) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
				System.getProperty("java.class.path"), Worker.class.getName(), primary.directory().toString()));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		primary.next(Message.Heartbeat.class);
		return process;
	}

	private static void signal(String name, Process process) throws Exception {
		Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
		assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
		assertThat(kill.exitValue()).isZero();
	}

	private static String outputOf(Process process) throws Exception {
		try (InputStream output = process.getInputStream()) {
			assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("process has ended").isTrue();
			return new String(output.readAllBytes(), StandardCharsets.UTF_8);
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * A worker in a process of its own.
	 */
	public static final class Worker {

		public static void main(String[] args) throws InterruptedException {
			SpringApplication application = new SpringApplication(Worker.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			application.run().addApplicationListener((event) -> {
				if (event instanceof ContextClosedEvent) {
					System.out.println("Closed");
				}
			});
			WorkerAgent agent = WorkerAgent.join(new ClusterWorker(TestPrimary.WORKER_ID), Path.of(args[0]),
					Duration.ofSeconds(1));
			agent.setDrain((timeout) -> System.out.println("Drained within " + timeout));
			WorkerStatus.Requests requests = new WorkerStatus.Requests(0, 0, 0, 0, 0, 0, 16, 0);
			new Heartbeat(agent, () -> requests, Duration.ofSeconds(1));
			new CountDownLatch(1).await(1, TimeUnit.MINUTES);
		}

	}

}
