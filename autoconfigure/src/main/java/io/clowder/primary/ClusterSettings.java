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

import java.time.Duration;
import java.util.List;

import io.clowder.Balancing;
import io.clowder.primary.evidence.CrashReportSettings;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked of the cluster.
 *
 * @param workers number of workers, at least 1
 * @param standby number of further workers that wait to take the place of a dead one
 * @param balancing how connections are distributed
 * @param startTimeout how long a worker may take to accept traffic
 * @param drainTimeout how long a worker may take to finish what it has
 * @param heartbeatTimeout how long a worker may be silent
 * @param requestStallTimeout how long a worker may finish no request while it has some,
 * {@code null} for any time
 * @param restart how dead workers are replaced
 * @param reload how living workers are replaced
 * @param recycle when living workers are replaced without being asked
 * @param crashReports what is kept of workers that died
 */
public record ClusterSettings(int workers, int standby, Balancing balancing, Duration startTimeout,
		Duration drainTimeout, Duration heartbeatTimeout, @Nullable Duration requestStallTimeout, Restart restart,
		Reload reload, Recycle recycle, CrashReportSettings crashReports) {

	/**
	 * How dead workers are replaced. The first replacement is immediate.
	 *
	 * @param initialDelay delay of the second replacement in a row; it doubles from one
	 * to the next
	 * @param maxDelay longest delay
	 * @param resetAfter how long a worker has to be ready for its next death to be a
	 * first one again
	 */
	public record Restart(Duration initialDelay, Duration maxDelay, Duration resetAfter) {

	}

	/**
	 * How living workers are replaced.
	 *
	 * @param surge how many processes may exist besides one per slot, at least 1
	 * @param warmUp paths that a new worker requests of itself before it gets connections
	 * @param warmUpTimeout how long all of them may take
	 * @param soak how long the first worker of a new generation has to stay well before
	 * the second is started
	 * @param watch whether a change of the application's archive starts a reload
	 */
	public record Reload(int surge, List<String> warmUp, Duration warmUpTimeout, Duration soak, boolean watch) {

		public Reload {
			warmUp = List.copyOf(warmUp);
		}

	}

	/**
	 * When living workers are replaced without being asked. {@code null} is never.
	 *
	 * @param maxRequests after so many requests
	 * @param maxAge so long after the start of the process
	 * @param maxMemory when the resident set is larger, in bytes
	 */
	public record Recycle(@Nullable Long maxRequests, @Nullable Duration maxAge, @Nullable Long maxMemory) {

		boolean isOn() {
			return this.maxRequests != null || this.maxAge != null || this.maxMemory != null;
		}

	}

}
