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

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

import io.clowder.ClusterEvent;
import io.clowder.ClusterEvent.Type;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ArchiveReporter}.
 */
class ArchiveReporterTests {

	private final SupervisorLoop loop = mock(SupervisorLoop.class);

	private final EventLog log = new EventLog(Clock.systemUTC());

	private final ArchiveReporter reporter = new ArchiveReporter(this.loop, this.log);

	@BeforeEach
	void runEvents() {
		willAnswer((invocation) -> {
			invocation.<Consumer<Supervisor>>getArgument(0).accept(mock(Supervisor.class));
			return null;
		}).given(this.loop).enqueue(any());
	}

	@Test
	void readyShouldTellSizeAndTime() {
		this.reporter.ready(Path.of("/a.jsa"), 79L << 20, Duration.ofMillis(10_400));
		assertThat(event().type()).isEqualTo(Type.ARCHIVE_READY);
		assertThat(event().message())
			.isEqualTo("The class archive /a.jsa (79 MB) was made in 10.4 seconds. Workers start from it from now on.");
	}

	@Test
	void failedShouldTellWhy() {
		this.reporter.failed("No class archive could be made: Disk is full");
		assertThat(event().type()).isEqualTo(Type.ARCHIVE_FAILED);
		assertThat(event().message()).isEqualTo("No class archive could be made: Disk is full");
	}

	private ClusterEvent event() {
		assertThat(this.log.events()).hasSize(1);
		return this.log.events().get(0);
	}

}
