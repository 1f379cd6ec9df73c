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
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkerJoinFailureAnalyzer}.
 */
class WorkerJoinFailureAnalyzerTests {

	@Test
	void analyzeShouldTellReasonAndWayOut() {
		WorkerJoinException failure = new WorkerJoinException(2, Path.of("/tmp/clowder-1"),
				new IOException("The primary closed the connection"));
		FailureAnalysis analysis = new WorkerJoinFailureAnalyzer().analyze(new IllegalStateException(failure));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription())
			.isEqualTo("Worker 2 cannot join the cluster at '/tmp/clowder-1': The primary closed the connection.");
		assertThat(analysis.getAction()).contains("'cluster.worker.id'").contains("'cluster.worker.directory'");
		assertThat(analysis.getCause()).isSameAs(failure);
	}

}
