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

/**
 * Makes replacements, as many at a time as the user allows.
 */
final class Replacements {

	private final WorkerLifecycle lifecycle;

	private final WorkerControl control;

	private final ClusterSettings.Reload settings;

	private final Clock clock;

	private final Pool pool;

	Replacements(WorkerLifecycle lifecycle, WorkerControl control, ClusterSettings.Reload settings, Clock clock,
			Pool pool) {
		this.lifecycle = lifecycle;
		this.control = control;
		this.settings = settings;
		this.clock = clock;
		this.pool = pool;
	}

	/**
	 * Whether one more process may be started besides those of the slots. One that drains
	 * counts until it is gone.
	 */
	boolean hasRoom() {
		return this.pool.successors().size() + this.pool.leaving().size() < this.settings.surge();
	}

	/**
	 * Starts to replace the worker of a slot.
	 */
	Replacement start(Slot slot, Replacement.Plan plan) {
		Replacement replacement = new Replacement(slot, plan, this.lifecycle, this.control, this.settings, this.clock);
		replacement.start();
		return replacement;
	}

}
