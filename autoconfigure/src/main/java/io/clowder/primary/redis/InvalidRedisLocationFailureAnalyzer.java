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

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link InvalidRedisLocationException}.
 */
class InvalidRedisLocationFailureAnalyzer extends AbstractFailureAnalyzer<InvalidRedisLocationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidRedisLocationException cause) {
		String example = cause.getProperty().endsWith("url") ? "redis://user:password@redis.example.com:6379/0"
				: cause.getProperty().endsWith("port") ? "6379" : "redis.example.com:6379";
		return new FailureAnalysis(cause.getMessage() + ".",
				"Correct the property '%s'; a valid value looks like this: %s".formatted(cause.getProperty(), example),
				cause);
	}

}
