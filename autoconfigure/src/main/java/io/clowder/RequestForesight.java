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

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Fetches what requests will need before they run, for all of them at once.
 */
@FunctionalInterface
public interface RequestForesight {

	/**
	 * Prepares requests that this thread is going to run, one after the other. May wait,
	 * for a bounded time.
	 * @param heads what has arrived of each, or at least its beginning; not to be changed
	 * @return to be closed when they have run
	 */
	Round prepare(List<ByteBuffer> heads);

	/**
	 * Requests that one thread runs, one after the other.
	 */
	@FunctionalInterface
	interface Round extends AutoCloseable {

		/**
		 * A round without anything.
		 */
		Round NONE = () -> {
		};

		/**
		 * Nothing that was fetched is used from here on, and nothing that requests leave
		 * behind waits for that of others. By any thread, also while a request runs, and
		 * more than once.
		 */
		@Override
		void close();

	}

}
