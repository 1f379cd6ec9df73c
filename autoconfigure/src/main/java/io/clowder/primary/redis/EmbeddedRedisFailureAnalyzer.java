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

package io.clowder.primary.redis;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link EmbeddedRedisException}.
 */
class EmbeddedRedisFailureAnalyzer extends AbstractFailureAnalyzer<EmbeddedRedisException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, EmbeddedRedisException cause) {
		String description = cause.getMessage() + reason(cause.getCause()) + ".";
		if (!cause.getOutput().isEmpty()) {
			description += "%n%nIts last output:%n%n%s".formatted(cause.getOutput());
		}
		return new FailureAnalysis(description, """
				Do one of the following:

				  - Set 'spring.data.redis.host' or 'spring.data.redis.url' to use a Redis of your own.
				  - Make the embedded one run: on Linux the bundled redis-server needs glibc and OpenSSL 3 \
				(libssl.so.3), and a temporary directory that is not mounted with 'noexec'.
				  - If the application keeps its sessions elsewhere, set 'cluster.redis.required=false'.""", cause);
	}

	private String reason(@Nullable Throwable failure) {
		return (failure != null) ? " (" + failure.getMessage() + ")" : "";
	}

}
