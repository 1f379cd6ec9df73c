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

import java.io.IOException;

/**
 * What the supervisor can do to workers. Commands return at once; their effect comes back
 * as an event.
 */
interface WorkerControl {

	/**
	 * Starts a worker's process.
	 * @param workerId id of the slot
	 * @param generation roll-out the worker belongs to
	 * @return the process id
	 * @throws IOException if the operating system cannot start it
	 */
	long launch(int workerId, int generation) throws IOException;

	/**
	 * Gives a worker new connections, or none any more.
	 */
	void admit(long pid, boolean admitted);

	/**
	 * The cluster is being stopped: new clients are refused rather than kept waiting.
	 */
	void refuseClients();

	/**
	 * Asks a worker to finish what it has and to exit.
	 */
	void stop(long pid, String reason);

	/**
	 * Ends a worker's process at once.
	 */
	void kill(long pid);

	/**
	 * The cluster works for the first time.
	 */
	void firstReady();

}
