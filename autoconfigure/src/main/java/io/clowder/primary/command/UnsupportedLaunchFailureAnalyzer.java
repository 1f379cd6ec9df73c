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

package io.clowder.primary.command;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Analyzes an {@link UnsupportedLaunchException}.
 */
class UnsupportedLaunchFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedLaunchException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedLaunchException cause) {
		return new FailureAnalysis(
				"The application was started with '%s', and its workers cannot be started the same way: %s."
					.formatted(cause.getCommand(), cause.getReason()),
				"Start the application with the 'java' command, for example 'java -jar application.jar', "
						+ "or set 'cluster.workers=off' to run it as one process.",
				cause);
	}

}
