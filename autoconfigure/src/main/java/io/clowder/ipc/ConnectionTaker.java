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

/**
 * Takes the connections that the primary hands over. Called by the thread that watches
 * the hand-off connection, which it must not block while there is room, and by the event
 * loop.
 */
public interface ConnectionTaker {

	/**
	 * Takes over a connection and becomes the owner of its descriptor.
	 * @param descriptor number of the descriptor
	 */
	void take(int descriptor);

	/**
	 * Tells how many connections may be taken now. It is asked again after a connection
	 * was closed.
	 * @return the number, 0 or more
	 */
	long room();

}
