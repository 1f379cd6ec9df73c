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

package io.clowder.tomcat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DrainReport}.
 */
class DrainReportTests {

	@Test
	void completeDrainTellsWhatWasHandedBack() {
		DrainReport report = new DrainReport(Duration.ofMillis(12), 3, 0, 0);
		assertThat(report.isComplete()).isTrue();
		assertThat(report).hasToString("Drained in 12 ms: 3 idle connections were handed back to the primary.");
	}

	@Test
	void incompleteDrainTellsWhatIsCutOff() {
		DrainReport report = new DrainReport(Duration.ofSeconds(30), 3, 1, 2);
		assertThat(report.isComplete()).isFalse();
		assertThat(report).hasToString("Gave up draining after 30000 ms: 1 request and 2 WebSocket sessions are "
				+ "cut off, 3 idle connections were handed back to the primary.");
	}

	@Test
	void drainIsIncompleteByARequestOrAWebSocketSession() {
		assertThat(new DrainReport(Duration.ZERO, 0, 1, 0).isComplete()).isFalse();
		assertThat(new DrainReport(Duration.ZERO, 0, 0, 1).isComplete()).isFalse();
	}

}
