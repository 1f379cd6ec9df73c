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

package io.clowder.tomcat;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * A connection that has got something, or that has something to send.
 */
@FunctionalInterface
interface ReadyConnection {

	/**
	 * Processes what it has got, or sends what it has.
	 * @param dispatch whether on a thread of the pool, and not on this one
	 */
	void process(boolean dispatch);

	/**
	 * The beginning of a request, if that is what it has got.
	 */
	default @Nullable ByteBuffer head() {
		return null;
	}

	/**
	 * Of which {@link RequestKind kind} it is.
	 */
	default long kind() {
		return RequestKind.UNKNOWN;
	}

	/**
	 * Same as {@link #process} for a request that is expected to take long.
	 */
	default void process(LongRequest request) {
		process(true);
	}

	/**
	 * Passes it to another thread if one is not done yet with what it got before.
	 * @return whether that was so
	 */
	default boolean passIfBusy() {
		return false;
	}

	/**
	 * Whether it can be processed without waiting for something that is known.
	 */
	default boolean isSettled() {
		return true;
	}

}
