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

package io.clowder.primary.build;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BuildFailureAnalyzer}.
 */
class BuildFailureAnalyzerTests {

	@Test
	void analysisShouldNameTheArchiveTheProblemAndTheDirectory() {
		BuildException failure = new BuildException(Path.of("/opt/app.jar"), "keeps changing while it is copied", null);
		FailureAnalysis analysis = new BuildFailureAnalyzer().analyze(new IllegalStateException(failure));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription())
			.startsWith("The application /opt/app.jar keeps changing while it is copied. ");
		assertThat(analysis.getAction()).contains(System.getProperty("java.io.tmpdir"), "-Djava.io.tmpdir");
		assertThat(analysis.getCause()).isSameAs(failure);
	}

}
