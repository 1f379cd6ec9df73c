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

import io.netty.handler.codec.DecoderException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown for bytes that are no message.
 */
class MalformedMessageException extends DecoderException {

	private static final long serialVersionUID = 1L;

	MalformedMessageException(String message, @Nullable Throwable cause) {
		super("Malformed message: " + message, cause);
	}

	static void unless(boolean condition, String message) {
		if (!condition) {
			throw new MalformedMessageException(message, null);
		}
	}

	static Object unlessPresent(@Nullable Object value) {
		if (value == null) {
			throw new MalformedMessageException("an element is missing", null);
		}
		return value;
	}

}
