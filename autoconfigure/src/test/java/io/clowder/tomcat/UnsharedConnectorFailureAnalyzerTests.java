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

import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnsharedConnectorFailureAnalyzer}.
 */
class UnsharedConnectorFailureAnalyzerTests {

	@Test
	void analyzeShouldNameThePortTheProtocolAndTheWayOut() {
		UnsharedConnectorException failure = new UnsharedConnectorException(8009, "org.example.Ajp");
		FailureAnalysis analysis = new UnsharedConnectorFailureAnalyzer().analyze(new IllegalStateException(failure));
		assertThat(analysis.getDescription()).contains("port 8009").contains("org.example.Ajp");
		assertThat(analysis.getAction()).contains("new Connector(SharedPortProtocol.class.getName())");
		assertThat(analysis.getCause()).isSameAs(failure);
	}

}
