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

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.clowder.ClusterEvent;
import io.clowder.ClusterEvent.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventLog}.
 */
@ExtendWith(OutputCaptureExtension.class)
class EventLogTests {

	private final MutableClock clock = new MutableClock();

	private final EventLog log = new EventLog(this.clock);

	@Test
	void eventsShouldBeInTheirOrderWithTheirTime() {
		ClusterEvent first = new ClusterEvent(this.clock.instant(), Type.WORKER_STARTED, 3, "Started.");
		this.log.info(Type.WORKER_STARTED, 3, "Started.");
		this.clock.advance(Duration.ofSeconds(1));
		ClusterEvent second = new ClusterEvent(this.clock.instant(), Type.CLUSTER_STOPPING, null, "Stopping.");
		this.log.warn(Type.CLUSTER_STOPPING, null, "Stopping.");
		assertThat(this.log.events()).containsExactly(first, second);
	}

	@Test
	void eventsShouldBeTheLastHundred() {
		for (int i = 1; i <= 1234; i++) {
			this.log.info(Type.WORKER_STARTED, 1, "Event " + i);
		}
		assertThat(this.log.events()).extracting(ClusterEvent::message)
			.containsExactlyElementsOf(IntStream.rangeClosed(1135, 1234).mapToObj((i) -> "Event " + i).toList());
	}

	@Test
	void eventsShouldNotChangeLater() {
		this.log.info(Type.WORKER_STARTED, 1, "One");
		List<ClusterEvent> events = this.log.events();
		this.log.info(Type.WORKER_STARTED, 1, "Two");
		assertThat(events).hasSize(1);
	}

	@Test
	void everyEventShouldBeALineInTheLog(CapturedOutput output) {
		this.log.info(Type.WORKER_READY, 1, "All is well.");
		this.log.warn(Type.WORKER_EXITED, 1, "All is lost.");
		assertThat(output.getOut().lines())
			.anySatisfy((line) -> assertThat(line).contains("INFO", "io.clowder.cluster", "All is well."))
			.anySatisfy((line) -> assertThat(line).contains("WARN", "io.clowder.cluster", "All is lost."));
	}

}
