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

package io.clowder.ipc;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Analyzes a {@link RuntimeDirectoryException}.
 */
class RuntimeDirectoryFailureAnalyzer extends AbstractFailureAnalyzer<RuntimeDirectoryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, RuntimeDirectoryException cause) {
		return new FailureAnalysis(
				"The cluster needs a private directory for its control socket and cannot create it in '%s' (%s)."
					.formatted(cause.getParent(), cause.getCause()),
				"Make that directory writable for this user, or set the Java system property 'java.io.tmpdir' to one "
						+ "that is.",
				cause);
	}

}
