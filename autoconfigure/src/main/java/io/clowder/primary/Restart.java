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

import io.clowder.primary.Replacement.Plan;
import org.jspecify.annotations.Nullable;

/**
 * Replaces one worker by a new process of the same generation.
 */
final class Restart implements Procedure {

	private final Slot slot;

	private final Pool pool;

	private final Replacements replacements;

	private @Nullable Replacement replacement;

	Restart(Slot slot, Pool pool, Replacements replacements) {
		this.slot = slot;
		this.pool = pool;
		this.replacements = replacements;
	}

	@Override
	public Instant deadline() {
		return (this.replacement != null) ? this.replacement.deadline() : Instant.MAX;
	}

	@Override
	public void warmedUp(long pid, @Nullable String failure) {
		if (this.replacement != null) {
			this.replacement.warmedUp(pid, failure);
		}
	}

	@Override
	public void advance(Operation operation) {
		if (this.replacement == null) {
			if (!this.replacements.hasRoom()) {
				return;
			}
			this.replacement = this.replacements.start(this.slot,
					new Plan(this.slot.generation(), true, Duration.ZERO, "a restart was asked for"));
		}
		this.replacement.advance();
		if (this.replacement.hasFailed()) {
			operation.failed("The new worker " + this.slot.id() + " " + this.replacement.failure()
					+ ". The old one was not touched.", this.replacement.lastLines());
		}
		else if (this.replacement.isDone()) {
			finish(operation);
		}
	}

	private void finish(Operation operation) {
		if (this.pool.leaving().isEmpty()) {
			operation.done("Worker " + this.slot.id() + " was replaced.");
		}
		else {
			operation.progress("Worker " + this.slot.id() + " was replaced, its old process still drains.");
		}
	}

}
