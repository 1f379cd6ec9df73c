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

import io.clowder.Balancing;

/**
 * What the user asked of the cluster.
 *
 * @param workers number of workers, at least 1
 * @param balancing how connections are distributed
 * @param startTimeout how long a worker may take to accept traffic
 * @param drainTimeout how long a worker may take to finish what it has
 * @param heartbeatTimeout how long a worker may be silent
 * @param restart how dead workers are replaced
 */
public record ClusterSettings(int workers, Balancing balancing, Duration startTimeout, Duration drainTimeout,
		Duration heartbeatTimeout, Restart restart) {

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

}
