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

import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link RedisUnreachableException}.
 */
class RedisUnreachableFailureAnalyzer extends AbstractFailureAnalyzer<RedisUnreachableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, RedisUnreachableException cause) {
		String nodes = String.join(", ", cause.getNodes());
		String description = """
				The workers keep HTTP sessions in Redis, but Redis cannot be reached at %s: %s.

				This location comes from the property '%s'.""".formatted(nodes, reason(cause.getCause()),
				cause.getProperty());
		String action = """
				Start Redis there, or correct the property '%s'. \
				If the application keeps its sessions elsewhere, set 'cluster.redis.required=false'."""
			.formatted(cause.getProperty());
		return new FailureAnalysis(description, action, cause);
	}

	private String reason(@Nullable Throwable failure) {
		if (failure instanceof UnknownHostException) {
			return "the host name is unknown";
		}
		if (failure instanceof SocketTimeoutException || failure instanceof TimeoutException) {
			return "there was no answer in time";
		}
		return (failure != null && failure.getMessage() != null) ? failure.getMessage() : "connecting failed";
	}

}
