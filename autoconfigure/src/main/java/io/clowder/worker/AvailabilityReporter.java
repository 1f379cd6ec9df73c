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

package io.clowder.worker;

import io.clowder.ipc.Message;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;

/**
 * Tells the primary whether the application accepts traffic and whether it is alive.
 */
public final class AvailabilityReporter implements ApplicationListener<AvailabilityChangeEvent<?>> {

	private final WorkerAgent agent;

	private ReadinessState readiness = ReadinessState.REFUSING_TRAFFIC;

	private LivenessState liveness = LivenessState.CORRECT;

	public AvailabilityReporter(WorkerAgent agent) {
		this.agent = agent;
	}

	@Override
	public synchronized void onApplicationEvent(AvailabilityChangeEvent<?> event) {
		AvailabilityState state = event.getState();
		if (state instanceof ReadinessState readinessState) {
			this.readiness = readinessState;
		}
		else if (state instanceof LivenessState livenessState) {
			this.liveness = livenessState;
		}
		this.agent.send(new Message.Availability(this.readiness.name(),
				this.readiness == ReadinessState.ACCEPTING_TRAFFIC, this.liveness.name()));
	}

}
