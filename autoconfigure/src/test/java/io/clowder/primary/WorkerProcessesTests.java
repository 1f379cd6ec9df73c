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

package io.clowder.primary;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.clowder.ipc.Message;
import io.clowder.ipc.RuntimeDirectory;
import io.clowder.ipc.WorkerConnection;
import io.clowder.primary.archive.ClassArchiveTicket;
import io.clowder.primary.archive.ClassArchives;
import io.clowder.primary.budget.PoolSize;
import io.clowder.primary.budget.WorkerBudget;
import io.clowder.primary.budget.WorkerBudgets;
import io.clowder.primary.build.Build;
import io.clowder.primary.build.Builds;
import io.clowder.primary.build.Generations;
import io.clowder.primary.command.WorkerCommand;
import io.clowder.primary.command.WorkerCommandFactory;
import io.clowder.primary.evidence.CrashReportSettings;
import io.clowder.primary.evidence.CrashReports;
import io.clowder.primary.handoff.SharedListeners;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.ArgumentCaptor;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isNull;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WorkerProcesses} with shell scripts for workers.
 */
@Timeout(20)
@EnabledOnOs({ OS.LINUX, OS.MAC })
@ExtendWith(OutputCaptureExtension.class)
class WorkerProcessesTests {

	private static final String SLEEP = "exec sleep 60";

	private static final PoolSize SIZE = new PoolSize(2, 0);

	private final WorkerCommandFactory commands = mock(WorkerCommandFactory.class);

	private final SharedListeners listeners = mock(SharedListeners.class);

	private final SupervisorLoop loop = mock(SupervisorLoop.class);

	private final BlockingQueue<Consumer<Supervisor>> events = new LinkedBlockingQueue<>();

	private final Builds builds = builds();

	private final ClassArchives archives = archives();

	private final WorkerBudgets budgets = mock(WorkerBudgets.class);

	private WorkerProcesses processes = processes(Path.of("/nonexistent"), new CrashReports(TestCluster.NO_REPORTS));

	private static Builds builds() {
		Builds builds = mock(Builds.class);
		given(builds.prepare()).willReturn(new Build(null, null, List.of()));
		return builds;
	}

	private static ClassArchives archives() {
		ClassArchives archives = mock(ClassArchives.class);
		given(archives.prepare(any())).willReturn(ClassArchiveTicket.NONE);
		return archives;
	}

	private WorkerProcesses processes(Path directory, CrashReports reports) {
		Generations generations = Generations.first(this.builds);
		return new WorkerProcesses(directory,
				new WorkerLauncher(this.commands, generations, List.of(), this.budgets, this.archives), generations,
				this.archives, this.listeners, this.loop, reports, Clock.systemUTC());
	}

	@BeforeEach
	void queueEvents() {
		given(this.budgets.next(any())).willReturn(new WorkerBudget(1, null, "default", null, List.of(), Map.of()));
		given(this.budgets.sharers(any())).willReturn(1);
		willAnswer((invocation) -> this.events.add(invocation.getArgument(0))).given(this.loop).enqueue(any());
	}

	@AfterEach
	void killAll() {
		this.processes.killAll();
	}

	@Test
	void launchedProcessIsTheWorkerUntilItEnds() throws Exception {
		long pid = launch(2, SLEEP);
		assertThat(ProcessHandle.of(pid)).isPresent();
		assertThat(this.processes.isWorker(2, pid)).isTrue();
		assertThat(this.processes.isWorker(1, pid)).isFalse();
		assertThat(this.processes.isWorker(2, pid + 1)).isFalse();
		this.processes.kill(pid);
		awaitExit(pid, 137);
		assertThat(this.processes.isWorker(2, pid)).isFalse();
	}

	@Test
	void exitOfAProcessIsAnEvent() throws Exception {
		awaitExit(launch(1, "exit 42"), 42);
	}

	@Test
	void lastWordsComeBeforeTheNewsOfTheDeath() throws Exception {
		PrintStream out = System.out;
		PrintStream err = System.err;
		SlowStream target = new SlowStream();
		System.setOut(new PrintStream(target));
		System.setErr(new PrintStream(target));
		try {
			awaitExit(launch(1, "echo last words; echo last error >&2; exit 1"), 1);
			assertThat(target.toString().lines()).containsExactlyInAnyOrder("last words", "last error");
		}
		finally {
			System.setOut(out);
			System.setErr(err);
		}
	}

	@Test
	void childOfADeadWorkerDoesNotHoldBackTheNewsForLong() throws Exception {
		long pid = launch(1, "sleep 5 & exit 7");
		awaitExit(pid, 7);
	}

	@Test
	void copiesOfTheOutputAreHeldBackUntilTheFirstIsReady(CapturedOutput output) throws Exception {
		awaitExit(launch(2, "echo words of the second"), 0);
		awaitExit(launch(1, "echo words of the first"), 0);
		assertThat(output.getOut()).contains("words of the first").doesNotContain("words of the second");
		this.processes.firstReady();
		assertThat(output.getOut()).contains("words of the second");
	}

	@Test
	void connectedWorkerIsAskedToStopByMessage() throws IOException {
		long pid = launch(1, SLEEP);
		WorkerConnection connection = connection(pid);
		this.processes.connected(connection);
		this.processes.stop(pid, "enough");
		then(connection).should().send(new Message.Stop("enough"));
		assertThat(this.processes.isWorker(1, pid)).isTrue();
	}

	@Test
	void workerThatHasNotConnectedIsAskedToStopBySignal() throws Exception {
		long pid = launch(1, SLEEP);
		this.processes.stop(pid, "enough");
		awaitExit(pid, 143);
	}

	@Test
	void admissionIsThatOfTheListeners() {
		this.processes.admit(4711, true);
		then(this.listeners).should().setAdmitted(4711, true);
		this.processes.admit(4711, false);
		then(this.listeners).should().setAdmitted(4711, false);
	}

	@Test
	void strangersAreLeftAlone() {
		assertThatNoException().isThrownBy(() -> {
			long own = ProcessHandle.current().pid();
			this.processes.stop(own, "enough");
			this.processes.kill(own);
			this.processes.connected(connection(own));
		});
		assertThat(this.processes.isWorker(1, ProcessHandle.current().pid())).isFalse();
	}

	@Test
	void processIsExaminedBeforeItIsKilled(@TempDir Path reports) throws Exception {
		CrashReports enabled = new CrashReports(new CrashReportSettings(true, reports, 5, DataSize.ofMegabytes(5)));
		this.processes = processes(Path.of("/nonexistent"), enabled);
		long pid = launch(2, "echo last words; exec sleep 60");
		this.processes.measured(pid, TestCluster.METRICS);
		this.processes.examine(pid, "gave no sign of life");
		this.processes.kill(pid);
		ProcessEnd end = awaitExit(pid, 137);
		assertThat(end.report()).isNotNull();
		assertThat(Path.of(end.report())).hasParent(reports)
			.content()
			.contains("gave no sign of life", "last words", TestCluster.METRICS.toString());
	}

	@Test
	void lastLinesAreThoseOfTheProcess() throws Exception {
		long pid = launch(1, "echo one; echo two >&2; exec sleep 60");
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> this.processes.lastLines(pid).size() == 2);
		assertThat(this.processes.lastLines(pid)).containsExactlyInAnyOrder("one", "two");
		assertThat(this.processes.lastLines(pid + 1)).isEmpty();
		this.processes.kill(pid);
		assertThat(awaitExit(pid, 137).lastLines()).containsExactlyInAnyOrder("one", "two");
		assertThat(this.processes.lastLines(pid)).isEmpty();
	}

	@Test
	void filesOfADeadProcessAreRemoved(@TempDir Path directory) throws Exception {
		this.processes = processes(directory, new CrashReports(TestCluster.NO_REPORTS));
		long pid = launch(1, SLEEP);
		Path files = Files.createDirectory(RuntimeDirectory.ofProcess(directory, pid));
		Path others = Files.createDirectory(RuntimeDirectory.ofProcess(directory, pid + 1));
		Files.createFile(files.resolve("file"));
		this.processes.kill(pid);
		awaitExit(pid, 137);
		assertThat(files).doesNotExist();
		assertThat(others).exists();
	}

	@Test
	void warmUpIsAMessageToTheWorker() throws IOException {
		long pid = launch(1, SLEEP);
		WorkerConnection connection = connection(pid);
		this.processes.connected(connection);
		this.processes.warmUp(pid, List.of("/", "/prices"), Duration.ofSeconds(2));
		then(connection).should().send(new Message.WarmUp(pid, List.of("/", "/prices"), 2000));
	}

	@Test
	void workerRunsFromTheCopyOfItsGenerationWhichIsToldWhenItIsMade() throws Exception {
		Path archive = Path.of("/copies/build-2/app.jar");
		given(this.builds.prepare()).willReturn(new Build(archive, archive.getParent(), List.of()));
		this.processes.prepare(2);
		Supervisor supervisor = mock(Supervisor.class);
		nextEvent().accept(supervisor);
		then(supervisor).should().prepared(2, null);
		willThrow(new IllegalStateException("full")).given(this.builds).prepare();
		this.processes.prepare(3);
		nextEvent().accept(supervisor);
		then(supervisor).should()
			.prepared(3, "The application cannot be copied: java.lang.IllegalStateException: full.");
		given(this.commands.create(anyInt(), anyInt(), any(), anyInt(), any()))
			.willReturn(new WorkerCommand(List.of("/bin/sh", "-c", SLEEP), Map.of(), List.of()));
		this.processes.launch(1, 5, 2, SIZE);
		then(this.commands).should().create(eq(1), eq(5), eq(archive), anyInt(), any());
		this.processes.launch(2, 2, 1, SIZE);
		then(this.commands).should().create(eq(2), eq(2), isNull(), anyInt(), any());
		assertThatIllegalStateException().isThrownBy(() -> this.processes.launch(2, 2, 3, SIZE));
	}

	@Test
	void killAllEndsWhateverIsLeft() throws Exception {
		long first = launch(1, SLEEP);
		long second = launch(2, "trap '' TERM; while true; do sleep 0.1; done");
		this.processes.killAll();
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.until(() -> !this.processes.isWorker(1, first) && !this.processes.isWorker(2, second));
	}

	private long launch(int workerId, String script) throws IOException {
		given(this.commands.create(anyInt(), anyInt(), any(), anyInt(), any()))
			.willReturn(new WorkerCommand(List.of("/bin/sh", "-c", script), Map.of(), List.of()));
		return this.processes.launch(workerId, workerId + 4, 1, SIZE);
	}

	private static WorkerConnection connection(long pid) {
		WorkerConnection connection = mock(WorkerConnection.class);
		given(connection.pid()).willReturn(pid);
		return connection;
	}

	/**
	 * Awaits the two events that tell of the end of a process.
	 */
	private ProcessEnd awaitExit(long pid, int code) throws InterruptedException {
		Supervisor supervisor = mock(Supervisor.class);
		nextEvent().accept(supervisor);
		then(supervisor).should().gone(pid);
		nextEvent().accept(supervisor);
		ArgumentCaptor<ProcessEnd> end = ArgumentCaptor.captor();
		then(supervisor).should().exited(eq(pid), end.capture());
		assertThat(end.getValue().code()).isEqualTo(code);
		assertThat(this.events).isEmpty();
		return end.getValue();
	}

	private Consumer<Supervisor> nextEvent() throws InterruptedException {
		Consumer<Supervisor> event = this.events.poll(10, TimeUnit.SECONDS);
		assertThat(event).as("event").isNotNull();
		return event;
	}

	private static final class SlowStream extends ByteArrayOutputStream {

		@Override
		public void write(byte[] bytes, int offset, int length) {
			try {
				new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			super.write(bytes, offset, length);
		}

	}

}
