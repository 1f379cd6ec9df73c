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

import java.time.Clock;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * What a supervisor is made of.
 *
 * @param settings what the user asked of the cluster
 * @param clock the clock of all deadlines
 * @param control what can be done to workers
 * @param log the cluster's diary
 * @param pool the slots
 * @param lifecycle the steps in the life of a worker
 * @param diagnosis tells who is sick
 * @param readiness tells who gets connections
 * @param staffing keeps slots filled
 * @param shutdown ends it all
 * @param operations what the cluster was asked to do
 * @param recycling replaces workers that have served for long
 */
record SupervisorParts(ClusterSettings settings, Clock clock, WorkerControl control, EventLog log, Pool pool,
		WorkerLifecycle lifecycle, Diagnosis diagnosis, Readiness readiness, Staffing staffing, Shutdown shutdown,
		Operations operations, Recycling recycling) {

	/**
	 * Puts the parts together.
	 * @param settings what the user asked of the cluster
	 * @param clock the clock of all deadlines
	 * @param random source of jitter
	 * @param control what can be done to workers
	 * @param log the cluster's diary
	 * @param workerCount reads a number of workers and throws an
	 * {@link IllegalArgumentException} that says what is wrong with it
	 * @return the parts
	 */
	static SupervisorParts of(ClusterSettings settings, Clock clock, RandomGenerator random, WorkerControl control,
			EventLog log, ToIntFunction<String> workerCount) {
		Pool pool = new Pool();
		WorkerLifecycle lifecycle = new WorkerLifecycle(settings, clock, control, log, pool);
		Replacements replacements = new Replacements(lifecycle, control, settings.reload(), clock, pool);
		BackOff backOff = new BackOff(settings.restart(), random);
		Readiness readiness = new Readiness(clock, control, log, pool, lifecycle);
		return new SupervisorParts(settings, clock, control, log, pool, lifecycle, new Diagnosis(settings), readiness,
				new Staffing(clock, log, pool, lifecycle, readiness,
						new CrashLoop(backOff, settings.restart().resetAfter())),
				new Shutdown(clock, control, log, pool, lifecycle),
				new Operations(settings, clock, log, pool, replacements, lifecycle, control, workerCount),
				new Recycling(settings.recycle(), clock, backOff, random, log, pool, replacements,
						control::reasonToReplace));
	}

}
