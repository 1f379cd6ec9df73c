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
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

import io.clowder.ClusterEvent.Type;
import io.clowder.WorkerMetrics;
import io.clowder.primary.Replacement.Plan;
import org.jspecify.annotations.Nullable;

/**
 * Replaces workers that have served for long enough, one at a time. Limits are shortened
 * by up to a fifth, differently for each worker, so that workers that were started
 * together do not grow old together.
 */
final class Recycling {

	private static final double JITTER = 0.2;

	private final ClusterSettings.Recycle settings;

	private final Clock clock;

	private final BackOff backOff;

	private final RandomGenerator random;

	private final EventLog log;

	private final Pool pool;

	private final Replacements replacements;

	private final LongFunction<@Nullable String> wishes;

	private final Map<Long, Double> factors = new HashMap<>();

	private @Nullable Replacement running;

	private Instant notBefore = Instant.MIN;

	private int failures;

	Recycling(ClusterSettings.Recycle settings, Clock clock, BackOff backOff, RandomGenerator random, EventLog log,
			Pool pool, Replacements replacements, LongFunction<@Nullable String> wishes) {
		this.settings = settings;
		this.clock = clock;
		this.backOff = backOff;
		this.random = random;
		this.log = log;
		this.pool = pool;
		this.replacements = replacements;
		this.wishes = wishes;
	}

	/**
	 * Whether a worker is being replaced.
	 */
	boolean isRunning() {
		return this.running != null;
	}

	void warmedUp(long pid, @Nullable String failure) {
		if (this.running != null) {
			this.running.warmedUp(pid, failure);
		}
	}

	/**
	 * Goes on as far as possible.
	 * @param mayBegin whether another worker may be replaced now
	 */
	void advance(boolean mayBegin) {
		Replacement running = this.running;
		if (running != null) {
			running.advance();
			if (running.isDone()) {
				this.failures = 0;
				this.running = null;
			}
			else if (running.hasFailed()) {
				failed(running);
			}
		}
		if (this.running == null && mayBegin) {
			begin();
		}
	}

	private void failed(Replacement failed) {
		this.running = null;
		this.failures++;
		Duration delay = this.backOff.delay(this.failures + 1);
		this.notBefore = this.clock.instant().plus(delay);
		this.log.warn(Type.WORKER_RECYCLED, failed.slot().id(), "Worker " + failed.slot().id()
				+ " could not be recycled: the new one " + failed.failure() + ". The old one goes on serving.");
	}

	private void begin() {
		Instant now = this.clock.instant();
		this.factors.keySet().removeIf((pid) -> this.pool.find(pid) == null);
		if (now.isBefore(this.notBefore) || !this.replacements.hasRoom() || !this.pool.isAllReady()) {
			return;
		}
		for (Slot slot : this.pool.serving()) {
			WorkerHandle worker = slot.worker();
			String reason = (worker != null) ? reason(worker, now) : null;
			if (reason != null) {
				this.log.info(Type.WORKER_RECYCLED, slot.id(), "Worker " + slot.id() + " is recycled: " + reason + ".");
				this.running = this.replacements.start(slot,
						new Plan(slot.generation(), true, Duration.ZERO, "it is recycled, " + reason));
				return;
			}
		}
	}

	private @Nullable String reason(WorkerHandle worker, Instant now) {
		WorkerMetrics metrics = worker.metrics();
		Long maxRequests = this.settings.maxRequests();
		if (maxRequests != null && metrics != null
				&& metrics.requests().total() >= Math.ceil(maxRequests * factor(worker))) {
			return "it has served " + metrics.requests().total() + " requests";
		}
		Duration maxAge = this.settings.maxAge();
		if (maxAge != null && !now.isBefore(endOfAge(worker, maxAge))) {
			return "it is " + Text.seconds(Duration.between(worker.startedAt(), now)) + " old";
		}
		Long maxMemory = this.settings.maxMemory();
		if (maxMemory != null && metrics != null && metrics.memory().rss() > maxMemory) {
			return "it takes " + (metrics.memory().rss() >> 20) + " MB of memory";
		}
		return this.wishes.apply(worker.pid());
	}

	private Instant endOfAge(WorkerHandle worker, Duration maxAge) {
		return worker.startedAt().plusMillis((long) (maxAge.toMillis() * factor(worker)));
	}

	private double factor(WorkerHandle worker) {
		return this.factors.computeIfAbsent(worker.pid(), (pid) -> 1 - JITTER * this.random.nextDouble());
	}

	/**
	 * When to advance even if nothing happens.
	 */
	Instant deadline() {
		return (this.running != null) ? this.running.deadline() : Instant.MAX;
	}

}
