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

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.clowder.ipc.Message;
import io.clowder.ipc.WorkerConnection;
import io.clowder.primary.evidence.DeathSigns;
import io.clowder.primary.evidence.Evidence;
import io.clowder.primary.evidence.KernelKill;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link WorkerProcess}.
 */
@Timeout(20)
@EnabledOnOs({ OS.LINUX, OS.MAC })
class WorkerProcessTests {

	private static final String SLEEP = "exec sleep 60";

	private static final Path REPORT = Path.of("/reports/worker-2.txt");

	private final Evidence evidence = mock(Evidence.class);

	private final CompletableFuture<Optional<Path>> gathered = new CompletableFuture<>();

	private final WorkerConnection connection = mock(WorkerConnection.class);

	private final List<Process> processes = new ArrayList<>();

	@BeforeEach
	void evidence() {
		given(this.evidence.output()).willReturn((line) -> List.of());
		given(this.evidence.errors()).willReturn((line) -> List.of());
		given(this.evidence.signs(anyInt())).willReturn(DeathSigns.NONE);
		given(this.evidence.beforeKill(any(), any())).willReturn(this.gathered);
		given(this.evidence.afterExit(anyInt(), any(), any(), any())).willReturn(Optional.of(REPORT));
	}

	@AfterEach
	void kill() {
		this.processes.forEach(Process::destroyForcibly);
	}

	@Test
	void killShouldWaitForTheEvidence() throws Exception {
		WorkerProcess worker = start(SLEEP);
		worker.measured(TestCluster.METRICS);
		worker.examine("no sign of life");
		then(this.evidence).should().beforeKill("no sign of life", TestCluster.METRICS.toString());
		worker.kill();
		assertThat(process().isAlive()).isTrue();
		this.gathered.complete(Optional.empty());
		assertThat(exitCode()).isEqualTo(137);
	}

	@Test
	void killWithoutExaminationShouldNotWait() throws Exception {
		start(SLEEP).kill();
		assertThat(exitCode()).isEqualTo(137);
	}

	@Test
	void killNowShouldNotWaitForTheEvidence() throws Exception {
		WorkerProcess worker = start(SLEEP);
		worker.examine("no sign of life");
		worker.killNow();
		assertThat(exitCode()).isEqualTo(137);
	}

	@Test
	void stopShouldWaitForTheEvidence() {
		WorkerProcess worker = start(SLEEP);
		worker.connected(this.connection);
		worker.examine("reported that it is broken");
		worker.stop("it reported that it is broken");
		then(this.connection).shouldHaveNoInteractions();
		this.gathered.complete(Optional.empty());
		then(this.connection).should().send(new Message.Stop("it reported that it is broken"));
		assertThat(process().isAlive()).isTrue();
	}

	@Test
	void stopBeforeAConnectionShouldBeASignal() throws Exception {
		start(SLEEP).stop("enough");
		assertThat(exitCode()).isEqualTo(143);
	}

	@Test
	void messagesShouldGoToAConnectedWorkerOnly() {
		WorkerProcess worker = start(SLEEP);
		Message message = new Message.WarmUp(1, List.of("/"), 5);
		worker.send(message);
		worker.connected(this.connection);
		worker.send(message);
		then(this.connection).should().send(message);
	}

	@Test
	void endThatNobodyAskedForShouldBeReported() throws Exception {
		WorkerProcess worker = start("exit 42");
		worker.measured(TestCluster.METRICS);
		assertThat(exitCode()).isEqualTo(42);
		ProcessEnd end = worker.ended();
		assertThat(end.code()).isEqualTo(42);
		assertThat(end.report()).isEqualTo(REPORT.toString());
		then(this.evidence).should().afterExit(42, null, "exited with code 42", TestCluster.METRICS.toString());
	}

	@Test
	void signsShouldBeInTheReportAndInTheEnd() throws Exception {
		DeathSigns signs = new DeathSigns(KernelKill.YES, null);
		given(this.evidence.signs(137)).willReturn(signs);
		WorkerProcess worker = start("kill -9 $$");
		assertThat(exitCode()).isEqualTo(137);
		assertThat(worker.ended().signs()).isEqualTo(signs);
		then(this.evidence).should().afterExit(137, "KILL", "killed by the kernel's out-of-memory killer", null);
	}

	@Test
	void endThatWasAskedForShouldNotBeReported() throws Exception {
		WorkerProcess worker = start(SLEEP);
		worker.stop("the cluster is scaled down");
		assertThat(exitCode()).isEqualTo(143);
		assertThat(worker.ended().report()).isNull();
		then(this.evidence).should(never()).afterExit(anyInt(), any(), any(), any());
	}

	@Test
	void endOfASickWorkerShouldBeReportedEvenIfItWasAskedTo() throws Exception {
		this.gathered.complete(Optional.of(REPORT));
		WorkerProcess worker = start(SLEEP);
		worker.examine("reported that it is broken");
		worker.stop("it reported that it is broken");
		assertThat(exitCode()).isEqualTo(143);
		assertThat(worker.ended().report()).isEqualTo(REPORT.toString());
		then(this.evidence).should().afterExit(143, "TERM", "reported that it is broken", null);
	}

	@Test
	void reportThatCannotBeWrittenShouldBeNone() throws Exception {
		given(this.evidence.afterExit(anyInt(), any(), any(), any())).willReturn(Optional.empty());
		WorkerProcess worker = start("exit 1");
		assertThat(exitCode()).isOne();
		assertThat(worker.ended().report()).isNull();
	}

	@Test
	void onlyTheLastFiftyLinesShouldBeShown() throws Exception {
		List<String> lines = new ArrayList<>();
		for (int i = 1; i <= 60; i++) {
			lines.add("line " + i);
		}
		given(this.evidence.lastLines()).willReturn(lines);
		WorkerProcess worker = start("exit 1");
		assertThat(worker.lastLines()).hasSize(50).startsWith("line 11").endsWith("line 60");
		assertThat(exitCode()).isOne();
		assertThat(worker.ended().lastLines()).isEqualTo(worker.lastLines());
		given(this.evidence.lastLines()).willReturn(List.of("only"));
		assertThat(worker.lastLines()).containsExactly("only");
	}

	private WorkerProcess start(String script) {
		try {
			Process process = new ProcessBuilder("/bin/sh", "-c", script).redirectInput(new File("/dev/null")).start();
			this.processes.add(process);
			return new WorkerProcess(2, process, this.evidence, new OutputGate(), Clock.systemUTC());
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private Process process() {
		return this.processes.get(0);
	}

	private int exitCode() throws InterruptedException {
		assertThat(process().waitFor(10, TimeUnit.SECONDS)).as("process has ended").isTrue();
		return process().exitValue();
	}

}
