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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link WorkerLauncher} with shell scripts for workers.
 */
@Timeout(20)
@EnabledOnOs({ OS.LINUX, OS.MAC })
@ExtendWith(OutputCaptureExtension.class)
class WorkerLauncherTests {

	private static final PoolSize SIZE = new PoolSize(2, 0);

	private static final Build BUILD = new Build(null, null, List.of());

	private final WorkerCommandFactory commands = mock(WorkerCommandFactory.class);

	private final WorkerBudgets budgets = mock(WorkerBudgets.class);

	private final ClassArchives archives = mock(ClassArchives.class);

	private WorkerLauncher launcher;

	@BeforeEach
	void create() {
		Builds builds = mock(Builds.class);
		given(builds.prepare()).willReturn(BUILD);
		given(this.archives.prepare(BUILD)).willReturn(ClassArchiveTicket.NONE);
		given(this.budgets.next(SIZE)).willReturn(new WorkerBudget(1, null, "default", null, List.of(), Map.of()));
		given(this.budgets.sharers(SIZE)).willReturn(1);
		this.launcher = new WorkerLauncher(this.commands, Generations.first(builds), List.of("-Dgiven=yes"),
				this.budgets, this.archives);
	}

	@Test
	void workerGetsItsIdAndTheOptionsOfAllWorkers() throws Exception {
		launch("exit 0", Map.of());
		then(this.commands).should().create(3, 7, null, 1, List.of("-Dgiven=yes", "-Dcluster.worker.id=3"));
	}

	@Test
	void workerGetsItsShareOfTheMachine() throws Exception {
		given(this.budgets.next(SIZE))
			.willReturn(new WorkerBudget(1, null, "default", null, List.of("-Xmx9m"), Map.of("CLOWDER_TEST", "few")));
		given(this.budgets.sharers(SIZE)).willReturn(2);
		assertThat(launch("echo \"<$CLOWDER_TEST>\"", Map.of())).isEqualTo("<few>\n");
		then(this.commands).should().create(3, 7, null, 2, List.of("-Dgiven=yes", "-Xmx9m", "-Dcluster.worker.id=3"));
	}

	@Test
	void workerGetsTheOptionsForItsClassArchive() throws Exception {
		ClassArchiveTicket ticket = new ClassArchiveTicket(null, null, List.of("-XX:AOTCache=app.aot"));
		given(this.archives.prepare(BUILD)).willReturn(ticket);
		Process process = start(new WorkerCommand(List.of("true"), Map.of(), List.of()));
		then(this.commands).should()
			.create(3, 7, null, 1, List.of("-Dgiven=yes", "-Dcluster.worker.id=3", "-XX:AOTCache=app.aot"));
		then(this.archives).should().started(ticket, process.pid());
	}

	@Test
	void workerDoesNotReadTheTerminal() throws Exception {
		assertThat(launch("read line && echo something; echo end", Map.of())).isEqualTo("end\n");
	}

	@Test
	void variablesAreSetAndRemoved() throws Exception {
		String inherited = System.getenv().containsKey("HOME") ? "HOME" : "PATH";
		Map<String, @Nullable String> changes = new HashMap<>();
		changes.put("CLOWDER_TEST", "added");
		changes.put(inherited, null);
		assertThat(launch("echo \"<$CLOWDER_TEST>\" \"<${%s-removed}>\"".formatted(inherited), changes))
			.isEqualTo("<added> <removed>\n");
	}

	@Test
	void notesOfTheCommandAreLoggedOnce(CapturedOutput output) throws IOException {
		WorkerCommand command = new WorkerCommand(List.of("true"), Map.of(), List.of("An option was dropped."));
		start(command);
		start(command);
		assertThat(output.getOut()).containsOnlyOnce("An option was dropped.");
	}

	@Test
	void launchWhenThereIsNoExecutableShouldThrow() {
		WorkerCommand command = new WorkerCommand(List.of("/does/not/exist"), Map.of(), List.of());
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> start(command))
			.withMessageContaining("/does/not/exist");
		then(this.archives).should().started(ClassArchiveTicket.NONE, null);
	}

	private String launch(String script, Map<String, @Nullable String> environment) throws IOException {
		Process process = start(new WorkerCommand(List.of("/bin/sh", "-c", script), environment, List.of()));
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	private Process start(WorkerCommand command) throws IOException {
		given(this.commands.create(anyInt(), anyInt(), any(), anyInt(), any())).willReturn(command);
		return this.launcher.launch(3, 7, 1, SIZE);
	}

}
