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

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

import io.clowder.ClusterEvent.Type;
import io.clowder.ClusterStatus.OperationType;
import io.clowder.ProcessSignals;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.MockedStatic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockStatic;

/**
 * Tests for {@link Signals}, without signals to this JVM.
 */
class SignalsTests {

	private final SupervisorLoop loop = mock(SupervisorLoop.class);

	private final Terminal terminal = mock(Terminal.class);

	private final Map<String, IntConsumer> handlers = new HashMap<>();

	private final TestCluster cluster = new TestCluster(2);

	@BeforeEach
	void handle() {
		try (MockedStatic<ProcessSignals> signals = mockStatic(ProcessSignals.class)) {
			signals.when(() -> ProcessSignals.handle(anyString(), any())).then((invocation) -> {
				this.handlers.put(invocation.getArgument(0), invocation.getArgument(1));
				return true;
			});
			Signals.handle(this.loop, this.terminal);
		}
		willAnswer((invocation) -> {
			Consumer<Supervisor> event = invocation.getArgument(0);
			this.cluster.handle(event);
			return null;
		}).given(this.loop).enqueue(any());
	}

	@Test
	void onlyTheseSignalsShouldBeHandled() {
		assertThat(this.handlers).containsOnlyKeys("INT", "TERM", "HUP", "TTIN", "TTOU");
	}

	@Test
	void terminationShouldStopTheCluster() {
		this.cluster.startReady();
		raise("TERM", 15);
		assertStopped("received SIGTERM", 143);
	}

	@Test
	void interruptFromTheKeyboardShouldStopTheCluster() {
		this.cluster.startReady();
		raise("INT", 2);
		assertStopped("received SIGINT", 130);
	}

	@Test
	void secondSignalShouldNotWaitForTheWorkers() {
		this.cluster.startReady();
		raise("TERM", 15);
		raise("INT", 2);
		assertThat(this.cluster.workers().drainCommands()).endsWith("kill 1", "kill 2");
		assertStopped("received SIGTERM", 143);
	}

	@Test
	void stopShouldBePossibleBeforeTheClusterIsReady() {
		this.cluster.start();
		raise("TERM", 15);
		assertStopped("received SIGTERM", 143);
	}

	@Test
	void endOfTheTerminalShouldStopTheCluster() {
		this.cluster.startReady();
		given(this.terminal.isGone()).willReturn(true);
		raise("HUP", 1);
		assertStopped("received SIGHUP, the terminal is gone", 129);
	}

	@Test
	void hangUpWithoutThatShouldReload() {
		this.cluster.startReady();
		raise("HUP", 1);
		assertThat(this.cluster.operation().type()).isEqualTo(OperationType.RELOAD);
		raise("HUP", 1);
		assertRefused("Request by SIGHUP refused: Operation 1 (RELOAD) is still running.");
	}

	@Test
	void terminalInputAndOutputSignalsShouldScale() {
		this.cluster.startReady();
		raise("TTIN", 21);
		assertThat(this.cluster.operation().message()).isEqualTo("Waiting for one worker to be ready.");
		this.cluster.accept(3);
		raise("TTOU", 22);
		assertThat(this.cluster.supervisor().pool().slots()).hasSize(2);
		this.cluster.exitOf(this.cluster.pid(3), 0);
		raise("TTOU", 22);
		assertThat(this.cluster.supervisor().pool().slots()).hasSize(1);
	}

	@Test
	void lastWorkerShouldNotBeScaledAway() {
		TestCluster single = new TestCluster(1).startReady();
		willAnswer((invocation) -> {
			Consumer<Supervisor> event = invocation.getArgument(0);
			single.handle(event);
			return null;
		}).given(this.loop).enqueue(any());
		raise("TTOU", 22);
		assertThat(single.event().message()).isEqualTo("Request by SIGTTOU refused: There is no cluster of 0.");
		assertThat(single.supervisor().pool().slots()).hasSize(1);
	}

	@Test
	void requestWhileTheClusterStartsShouldBeRefused() {
		this.cluster.start();
		raise("TTIN", 21);
		assertRefused("Request by SIGTTIN refused: The cluster is still starting.");
	}

	private void raise(String name, int number) {
		Objects.requireNonNull(this.handlers.get(name)).accept(number);
	}

	private void assertRefused(String message) {
		assertThat(this.cluster.event().type()).isEqualTo(Type.OPERATION_REFUSED);
		assertThat(this.cluster.event().message()).isEqualTo(message);
	}

	private void assertStopped(String reason, int code) {
		assertThat(this.cluster.log().events()).anySatisfy(
				(event) -> assertThat(event.message()).isEqualTo("Stopping 2 workers gracefully: " + reason + "."));
		this.cluster.exit(1, 0);
		this.cluster.exit(2, 0);
		assertThat(this.cluster.supervisor().exitCode()).hasValue(code);
	}

}
