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

import io.clowder.WorkerMetrics;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.availability.LivenessState;

/**
 * Tells a sick worker from one that is well.
 */
final class Diagnosis {

	private final ClusterSettings settings;

	Diagnosis(ClusterSettings settings) {
		this.settings = settings;
	}

	/**
	 * What is wrong with a worker.
	 * @return the finding, or {@code null} if nothing is, or is known already
	 */
	@Nullable Finding examine(WorkerHandle worker, Instant now) {
		if (worker.killReason() != null) {
			return null;
		}
		Instant leaveBy = worker.leaveBy();
		if (leaveBy != null && !now.isBefore(leaveBy)) {
			return new Finding("did not stop in time", true);
		}
		if (isStarting(worker)) {
			if (!now.isBefore(startDeadline(worker))) {
				return new Finding("was not ready after " + Text.seconds(this.settings.startTimeout()), true);
			}
			return null;
		}
		if (!now.isBefore(heartbeatDeadline(worker))) {
			return new Finding("gave no sign of life for " + Text.seconds(silence(worker)), true);
		}
		if (leaveBy != null) {
			return null;
		}
		if (LivenessState.BROKEN.name().equals(worker.liveness())) {
			return new Finding("reported that it is broken (LivenessState.BROKEN)", false);
		}
		if (!now.isBefore(stallDeadline(worker))) {
			return new Finding("finished none of its " + active(worker) + " requests for "
					+ Text.seconds(Duration.between(worker.lastProgress(), now)), false);
		}
		return null;
	}

	/**
	 * When a worker has to be examined again if nothing is heard of it.
	 */
	Instant nextExamination(WorkerHandle worker) {
		if (worker.killReason() != null) {
			return Instant.MAX;
		}
		Instant leaveBy = worker.leaveBy();
		Stream<Instant> deadlines = isStarting(worker) ? Stream.of(startDeadline(worker))
				: Stream.of(heartbeatDeadline(worker), (leaveBy != null) ? leaveBy : stallDeadline(worker));
		Instant next = deadlines.min(Instant::compareTo).orElse(Instant.MAX);
		return (leaveBy != null && leaveBy.isBefore(next)) ? leaveBy : next;
	}

	/**
	 * One that leaves before it was ready may close its application without a heartbeat.
	 */
	private static boolean isStarting(WorkerHandle worker) {
		return worker.readyAt() == null;
	}

	private Instant startDeadline(WorkerHandle worker) {
		return worker.startingSince().plus(this.settings.startTimeout());
	}

	private Instant heartbeatDeadline(WorkerHandle worker) {
		return worker.lastSign().plus(silence(worker));
	}

	/**
	 * A JVM that writes what it has recorded does nothing else.
	 */
	private Duration silence(WorkerHandle worker) {
		return this.settings.heartbeatTimeout().plus(worker.timeToWrite());
	}

	private Instant stallDeadline(WorkerHandle worker) {
		Duration timeout = this.settings.requestStallTimeout();
		return (timeout != null && active(worker) > 0) ? worker.lastProgress().plus(timeout) : Instant.MAX;
	}

	private static long active(WorkerHandle worker) {
		WorkerMetrics metrics = worker.metrics();
		return (metrics != null) ? metrics.requests().active() : 0;
	}

	/**
	 * What is wrong with a worker.
	 *
	 * @param reason what it did or failed to do, without its name
	 * @param deaf whether it would not hear a request to stop
	 */
	record Finding(String reason, boolean deaf) {

	}

}
