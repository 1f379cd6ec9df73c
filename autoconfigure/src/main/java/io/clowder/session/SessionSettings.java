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

import org.springframework.session.FlushMode;
import org.springframework.session.SaveMode;
import org.springframework.util.Assert;

/**
 * How sessions are kept.
 *
 * @param namespace first part of the keys in Redis
 * @param timeout after which a new session expires if it is not used; never if negative
 * @param flushMode when changes are written
 * @param saveMode which attributes are written
 * @param touchInterval how old the time of the last access may be in Redis, from 0, or
 * {@code null} for a fraction of the session's timeout
 * @param commandTimeout how long a request waits for Redis, more than 0
 * @param onUndecodable what is done with what cannot be decoded
 */
public record SessionSettings(String namespace, Duration timeout, FlushMode flushMode, SaveMode saveMode,
		@Nullable Duration touchInterval, Duration commandTimeout, OnUndecodable onUndecodable) {

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is out of range
	 */
	public SessionSettings {
		Assert.hasText(namespace, "The namespace must not be empty");
		Assert.isTrue(touchInterval == null || !touchInterval.isNegative(), "The touch interval must not be negative");
		Assert.isTrue(commandTimeout.toMillis() > 0, "The command timeout must be positive");
		namespace = namespace.trim();
	}

	String key(String sessionId) {
		return this.namespace + ":sessions:" + sessionId;
	}

	TouchInterval touch() {
		return new TouchInterval(this.touchInterval);
	}

}
