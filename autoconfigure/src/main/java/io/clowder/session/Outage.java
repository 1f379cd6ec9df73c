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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * Whether Redis, or one node of it, is away, since when, and how often it was missed.
 * Safe for use by many threads.
 */
final class Outage {

	private final Clock clock;

	private final LongAdder refused = new LongAdder();

	private volatile @Nullable Instant since;

	private volatile int era;

	Outage(Clock clock) {
		this.clock = clock;
	}

	boolean isGoingOn() {
		return this.since != null;
	}

	/**
	 * When it began, or {@code null} if none is going on.
	 */
	@Nullable Instant since() {
		return this.since;
	}

	/**
	 * Number of outages that have ended, to be asked for before something is tried.
	 */
	int era() {
		return this.era;
	}

	/**
	 * Notes that Redis did not answer.
	 * @param era what {@link #era()} was when it was asked; what failed in an outage that
	 * has ended says nothing about the next one
	 * @return whether that is news
	 */
	synchronized boolean begin(int era) {
		if (this.since != null || era != this.era) {
			return false;
		}
		this.refused.reset();
		this.since = this.clock.instant();
		return true;
	}

	/**
	 * Notes that something was not possible because of it.
	 */
	void refuse() {
		this.refused.increment();
	}

	/**
	 * Notes that Redis answers.
	 * @return how it was, or {@code null} if none was going on
	 */
	synchronized @Nullable Summary end() {
		Instant since = this.since;
		if (since == null) {
			return null;
		}
		this.since = null;
		this.era++;
		return new Summary(Duration.between(since, this.clock.instant()), this.refused.sum());
	}

	/**
	 * What an outage was.
	 *
	 * @param duration how long it took
	 * @param refused how often something was not possible because of it
	 */
	record Summary(Duration duration, long refused) {

	}

}
