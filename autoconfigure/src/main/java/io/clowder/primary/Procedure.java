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

package io.clowder.primary;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How an operation is carried out. It looks at the pool as it is, does what can be done
 * next, and is asked again after everything that happens.
 */
interface Procedure {

	/**
	 * Goes on as far as possible.
	 * @param operation told of progress and outcome
	 */
	void advance(Operation operation);

	/**
	 * When to advance even if nothing happens.
	 */
	Instant deadline();

	/**
	 * A worker has answered to a warm-up.
	 */
	default void warmedUp(long pid, @Nullable String failure) {
	}

	/**
	 * A copy of the application is ready, or could not be made.
	 */
	default void prepared(int generation, @Nullable String failure) {
	}

}
