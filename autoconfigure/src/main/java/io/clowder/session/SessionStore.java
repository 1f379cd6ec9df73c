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

import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Where sessions are. Safe for use by many threads.
 */
interface SessionStore {

	/**
	 * Lets what this thread begins from here on wait to be sent together, until one of
	 * the answers is waited for.
	 */
	Batch beginBatch();

	/**
	 * Reads a session.
	 * @param id its id
	 * @return its fields, none if there is no such session
	 * @throws SessionUnavailableException if there is no answer in time
	 */
	default Map<String, byte[]> read(String id) {
		return beginRead(id).await();
	}

	/**
	 * Begins to read a session.
	 * @param id its id
	 * @return its fields, none if there is no such session
	 */
	Answer<Map<String, byte[]>> beginRead(String id);

	/**
	 * Reads when a session was accessed last, and its timeout, without waiting.
	 * @param id its id
	 * @return these fields, none if there is no such session; what depends on it must not
	 * block
	 */
	CompletionStage<Map<String, byte[]>> readAccessLater(String id);

	/**
	 * Writes a session.
	 * @param write what is to be written
	 * @return {@code false} if it is not new and no longer there, so that nothing was
	 * written
	 * @throws SessionUnavailableException if there is no answer in time: it may have been
	 * written or not
	 */
	default boolean write(SessionWrite write) {
		return beginWrite(write).await();
	}

	/**
	 * Begins to write a session.
	 * @param write what is to be written
	 * @return {@code false} if it is not new and no longer there, so that nothing was
	 * written
	 */
	Answer<Boolean> beginWrite(SessionWrite write);

	/**
	 * Writes a session, if it is still there, without waiting. If that fails, nothing is
	 * done about it.
	 * @param write what is to be written
	 */
	void writeLater(SessionWrite write);

	/**
	 * Deletes a session, if it is there.
	 * @param id its id
	 * @throws SessionUnavailableException if there is no answer in time
	 */
	void delete(String id);

	/**
	 * Deletes a session, if it is there, without waiting. If that fails, nothing is done
	 * about it.
	 * @param id its id
	 */
	void deleteLater(String id);

	/**
	 * What one thread sends.
	 */
	interface Batch extends AutoCloseable {

		/**
		 * Sends what has waited, and everything else at once from here on. By any thread.
		 */
		@Override
		void close();

	}

}
