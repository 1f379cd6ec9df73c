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

import io.clowder.ipc.ListenException;
import io.clowder.ipc.ListenProblem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SharedPortFailureAnalyzer}.
 */
class SharedPortFailureAnalyzerTests {

	@Test
	void analyzeWhenPermissionIsDeniedShouldNameThePort() {
		FailureAnalysis analysis = analyze(null, 80, ListenProblem.PERMISSION_DENIED);
		assertThat(analysis.getDescription()).contains("may not bind port 80");
		assertThat(analysis.getAction()).contains("1024").contains("CAP_NET_BIND_SERVICE");
	}

	@Test
	void analyzeWhenAddressIsForeignShouldNameTheAddress() {
		FailureAnalysis analysis = analyze("203.0.113.1", 8080, ListenProblem.ADDRESS_NOT_AVAILABLE);
		assertThat(analysis.getDescription()).contains("203.0.113.1");
		assertThat(analysis.getAction()).contains("server.address").contains("management.server.address");
	}

	@Test
	void analyzeWhenProblemIsAnotherShouldNameThePortAndTheOperatingSystemsWords() {
		FailureAnalysis analysis = analyze(null, 8080, ListenProblem.OTHER);
		assertThat(analysis.getDescription()).contains("Port 8080 cannot be bound: in its own words.");
		assertThat(analysis.getAction()).contains("address and port");
	}

	private static FailureAnalysis analyze(@Nullable String address, int port, ListenProblem problem) {
		ListenException cause = mock();
		given(cause.getProblem()).willReturn(problem);
		given(cause.getMessage()).willReturn("in its own words");
		SharedPortException failure = new SharedPortException(address, port, cause);
		FailureAnalysis analysis = new SharedPortFailureAnalyzer().analyze(new IllegalStateException(failure));
		assertThat(analysis.getCause()).isSameAs(failure);
		return analysis;
	}

}
