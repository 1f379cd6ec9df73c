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

package io.clowder;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Lets the response of a request wait for something instead of the request itself, so
 * that the thread goes on with other requests meanwhile. To be used by the thread that
 * runs the request.
 */
public interface ResponseHold {

	/**
	 * The one of the request that this thread runs.
	 * @return {@code null} if the request has to wait itself
	 */
	static @Nullable ResponseHold current() {
		return CurrentResponseHold.get();
	}

	/**
	 * Makes an instance that of the request that this thread runs from now on.
	 * @param hold the instance, or {@code null} if requests have to wait themselves
	 */
	static void setCurrent(@Nullable ResponseHold hold) {
		CurrentResponseHold.set(hold);
	}

	/**
	 * Holds the response.
	 * @param condition what it waits for
	 */
	void until(Condition condition);

	/**
	 * What a response waits for.
	 */
	interface Condition {

		/**
		 * Whether it would be known without waiting. For any thread.
		 * @return whether {@link #await} returns at once
		 */
		boolean isSettled();

		/**
		 * Waits, for a bounded time. Called once.
		 * @return what is sent instead of the response, or {@code null} if the response
		 * is to be sent
		 */
		@Nullable Refusal await();

	}

	/**
	 * What is sent instead of a response.
	 *
	 * @param status status of HTTP
	 * @param retryAfter when the client may try again, or {@code null} if that is not
	 * known
	 */
	record Refusal(int status, @Nullable Duration retryAfter) {

	}

}
