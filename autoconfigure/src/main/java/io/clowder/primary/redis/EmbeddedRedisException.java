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

/**
 * Thrown when the embedded Redis cannot be started.
 */
@SuppressWarnings("serial")
public class EmbeddedRedisException extends RuntimeException {

	private final String output;

	EmbeddedRedisException(String message, String output, @Nullable Throwable cause) {
		super(message, cause);
		this.output = output;
	}

	/**
	 * Return what redis-server printed last.
	 * @return the last lines of its output, possibly empty
	 */
	public String getOutput() {
		return this.output;
	}

}
