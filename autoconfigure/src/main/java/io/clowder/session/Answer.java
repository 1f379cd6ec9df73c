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

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What Redis is going to answer. For one thread.
 *
 * @param <T> what it is
 */
interface Answer<T extends @Nullable Object> {

	/**
	 * Whether {@link #await} returns, or fails, at once.
	 */
	boolean isThere();

	/**
	 * Waits for it.
	 * @throws SessionUnavailableException if it does not come in time
	 * @throws io.lettuce.core.RedisException if Redis refuses the command
	 */
	T await();

	/**
	 * What is known as soon as it is asked for.
	 */
	static <T extends @Nullable Object> Answer<T> now(Supplier<T> result) {
		return new Answer<>() {

			@Override
			public boolean isThere() {
				return true;
			}

			@Override
			public T await() {
				return result.get();
			}

		};
	}

}
