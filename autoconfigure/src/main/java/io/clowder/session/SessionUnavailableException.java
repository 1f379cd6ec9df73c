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

package io.clowder.session;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.RedisConnectionFailureException;

/**
 * Redis does not answer at present, so that a session can neither be read nor written.
 */
public final class SessionUnavailableException extends RedisConnectionFailureException {

	/**
	 * Time after which it is worth to try again.
	 */
	static final Duration RETRY_AFTER = Duration.ofSeconds(1);

	SessionUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * Looks for one among an exception and its causes.
	 */
	static boolean isIn(@Nullable Throwable thrown) {
		int depth = 0;
		for (Throwable cause = thrown; cause != null && depth < 32; cause = cause.getCause(), depth++) {
			if (cause instanceof SessionUnavailableException) {
				return true;
			}
		}
		return false;
	}

}
