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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.clowder.OperationAnswer;
import io.clowder.OperationOutcome;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.ArgumentCaptor;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ArchiveWatch}. It looks once a second, and a change has to stay for
 * three looks.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ArchiveWatchTests {

	private final SupervisorLoop loop = mock(SupervisorLoop.class);

	private final BlockingQueue<Consumer<Supervisor>> events = new LinkedBlockingQueue<>();

	private final Supervisor supervisor = mock(Supervisor.class);

	@TempDir
	private Path directory;

	private Path archive;

	@BeforeEach
	void write() throws IOException {
		this.archive = Files.writeString(this.directory.resolve("app.jar"), "one");
		willAnswer((invocation) -> this.events.add(invocation.getArgument(0))).given(this.loop).enqueue(any());
	}

	@Test
	void changedArchiveShouldBeReloadedAndTriedAgainAsLongAsThatConflicts(CapturedOutput output) throws Exception {
		answer(OperationOutcome.CONFLICT);
		try (ArchiveWatch watch = ArchiveWatch.start(this.archive, this.loop, Duration.ofMillis(100))) {
			assertThat(watch).isNotNull();
			Files.writeString(this.archive, "one and two");
			handleEvent();
			ArgumentCaptor<Supervisor.Request> request = ArgumentCaptor.captor();
			then(this.supervisor).should().request(request.capture());
			Operations operations = mock(Operations.class);
			request.getValue().begin(operations);
			then(operations).should().request("reload", null, null);
			assertThat(output).containsOnlyOnce("app.jar has changed.");
			answer(OperationOutcome.ACCEPTED);
			handleEvent();
			Awaitility.await()
				.during(Duration.ofMillis(3500))
				.atMost(Duration.ofSeconds(10))
				.until(this.events::isEmpty);
		}
	}

	@Test
	void archiveThatIsGoneForAWhileShouldBeReloadedWhenItIsBack() throws Exception {
		answer(OperationOutcome.ACCEPTED);
		Files.delete(this.archive);
		try (ArchiveWatch watch = ArchiveWatch.start(this.archive, this.loop, Duration.ofMillis(100))) {
			assertThat(watch).isNotNull();
			Files.writeString(this.archive, "two");
			handleEvent();
		}
	}

	@Test
	void closeShouldEndTheThread() {
		long before = threads();
		ArchiveWatch watch = ArchiveWatch.start(this.archive, this.loop, Duration.ofMillis(100));
		assertThat(threads()).isEqualTo(before + 1);
		watch.close();
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> threads() == before);
		assertThat(this.events).isEmpty();
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("clowder-archive-watch"))
			.count();
	}

	private void answer(OperationOutcome outcome) {
		given(this.supervisor.request(any())).willReturn(new OperationAnswer(outcome, "test", null));
	}

	private void handleEvent() throws InterruptedException {
		Consumer<Supervisor> event = this.events.poll(15, TimeUnit.SECONDS);
		assertThat(event).as("event").isNotNull();
		event.accept(this.supervisor);
	}

}
