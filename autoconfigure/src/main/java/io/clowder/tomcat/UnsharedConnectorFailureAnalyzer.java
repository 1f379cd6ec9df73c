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
 * Analyzes an {@link UnsharedConnectorException}.
 */
class UnsharedConnectorFailureAnalyzer extends AbstractFailureAnalyzer<UnsharedConnectorException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsharedConnectorException cause) {
		return new FailureAnalysis(
				"The application adds a Tomcat connector on port %d with the protocol %s. Only one worker could bind it."
					.formatted(cause.getPort(), cause.getProtocol()),
				"Create the connector with 'new Connector(%s.class.getName())', which all workers can share."
					.formatted(SharedPortProtocol.class.getSimpleName()),
				cause);
	}

}
