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
 * Explains a {@link RedisNotConfiguredException}.
 */
class RedisNotConfiguredFailureAnalyzer extends AbstractFailureAnalyzer<RedisNotConfiguredException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, RedisNotConfiguredException cause) {
		return new FailureAnalysis(cause.getMessage() + ".", """
				Do one of the following:

				  - Set 'spring.data.redis.host' or 'spring.data.redis.url' to the Redis to use.
				  - For development, add the dependency 'com.github.codemonstur:embedded-redis'; \
				Clowder then starts a private Redis by itself.
				  - If the application keeps its sessions elsewhere, set 'cluster.redis.required=false'.""", cause);
	}

}
