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
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.clowder.primary.budget.PoolSize;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor can do to workers. Commands return at once; their effect comes back
 * as an event.
 */
interface WorkerControl {

	/**
	 * Starts a worker's process.
	 * @param workerId id of the slot
	 * @param seat number that no other living process has
	 * @param generation roll-out the worker belongs to, which was prepared
	 * @param size the pool, with this worker's slot
	 * @return the process id
	 * @throws IOException if the operating system cannot start it
	 */
	long launch(int workerId, int seat, int generation, PoolSize size) throws IOException;

	/**
	 * Makes a private copy of the application as it is now. The supervisor hears of it by
	 * {@link Supervisor#prepared}.
	 * @param generation roll-out that will run from the copy
	 */
	void prepare(int generation);

	/**
	 * Forgets the copies that are not needed any more.
	 * @param generations roll-outs whose copies are needed
	 */
	void retain(Set<Integer> generations);

	/**
	 * Gives a worker new connections, or none any more.
	 */
	void admit(long pid, boolean admitted);

	/**
	 * The cluster is being stopped: new clients are refused rather than kept waiting.
	 */
	void refuseClients();

	/**
	 * Lets a worker send requests to itself. The supervisor hears of it by
	 * {@link Supervisor#warmedUp}.
	 */
	void warmUp(long pid, List<String> paths, Duration timeout);

	/**
	 * Gathers evidence of what is wrong with a worker. Whatever is asked of it next waits
	 * for that, within a bound.
	 */
	void examine(long pid, String reason);

	/**
	 * Asks a worker to finish what it has and to exit.
	 */
	void stop(long pid, String reason);

	/**
	 * Ends a worker's process at once.
	 */
	void kill(long pid);

	/**
	 * Why a living worker had better be replaced by a new one, as the end of a sentence.
	 */
	@Nullable String reasonToReplace(long pid);

	/**
	 * How much longer than others a worker may take to exit, because it still has
	 * something to write.
	 */
	Duration timeToWrite(long pid);

	/**
	 * The last lines that a living worker printed.
	 */
	List<String> lastLines(long pid);

	/**
	 * The cluster works for the first time.
	 */
	void firstReady();

	/**
	 * All workers are ready, after some were not.
	 */
	void allReady();

}
