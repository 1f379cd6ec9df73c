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
import java.time.Instant;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Slows the replacement of workers down when they die again and again, in one slot or all
 * over the pool. A death counts as one in a row when it comes before the worker was ready
 * or soon after, however long its start took. It never gives up.
 */
final class CrashLoop {

	private final BackOff backOff;

	private final Duration resetAfter;

	private int deathsInThePool;

	private @Nullable Instant lastDeath;

	CrashLoop(BackOff backOff, Duration resetAfter) {
		this.backOff = backOff;
		this.resetAfter = resetAfter;
	}

	/**
	 * Whether a worker has been ready for so long that its death is a new story.
	 */
	boolean isHealthy(WorkerHandle worker, Instant now) {
		Instant readyAt = worker.readyAt();
		return readyAt != null && !now.isBefore(readyAt.plus(this.resetAfter));
	}

	/**
	 * A slot has lost its worker.
	 * @param dead the worker, if a process could be started at all
	 * @return delay before the next attempt
	 */
	Duration died(Slot slot, @Nullable WorkerHandle dead, Pool pool, Instant now) {
		Stream<@Nullable WorkerHandle> living = pool.slots().stream().map(Slot::worker);
		boolean recovered = Stream.concat(living, Stream.of(dead)).anyMatch((worker) -> hasRecovered(worker, now));
		this.deathsInThePool = recovered ? 1 : this.deathsInThePool + 1;
		this.lastDeath = now;
		// As many deaths as there are slots are one round of the pool.
		int rounds = this.deathsInThePool / Math.max(1, pool.slots().size());
		return this.backOff.delay(Math.max(slot.deathsInARow(), rounds));
	}

	/**
	 * Only a worker that was started after the last death proves anything.
	 */
	private boolean hasRecovered(@Nullable WorkerHandle worker, Instant now) {
		return worker != null && isHealthy(worker, now)
				&& (this.lastDeath == null || !worker.startedAt().isBefore(this.lastDeath));
	}

}
