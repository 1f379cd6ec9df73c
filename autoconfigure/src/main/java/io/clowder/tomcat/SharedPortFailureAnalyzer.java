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

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Analyzes a {@link SharedPortException}.
 */
class SharedPortFailureAnalyzer extends AbstractFailureAnalyzer<SharedPortException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SharedPortException cause) {
		return switch (cause.getProblem()) {
			case PERMISSION_DENIED -> new FailureAnalysis(
					"Web server failed to start. This user may not bind port " + cause.getPort() + ".",
					"Use a port from 1024, or allow the Java executable to bind privileged ports, for example by the "
							+ "capability CAP_NET_BIND_SERVICE.",
					cause);
			case ADDRESS_NOT_AVAILABLE -> new FailureAnalysis(
					"Web server failed to start. The address " + cause.getAddress() + " is not one of this machine.",
					"Set 'server.address' (or 'management.server.address') to an address of this machine, or remove "
							+ "it to listen on all of them.",
					cause);
			default -> new FailureAnalysis("Web server failed to start. " + cause.getMessage() + ".",
					"Check the address and port that the application is configured to listen on.", cause);
		};
	}

}
