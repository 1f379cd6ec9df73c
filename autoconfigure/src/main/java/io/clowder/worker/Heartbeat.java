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

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.clowder.WorkerStatus;
import io.clowder.ipc.Message;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Tells the primary at a fixed rate that this worker lives, and what it measures. It
 * beats until the process ends, also while the application is closing.
 */
public final class Heartbeat {

	private static final Log logger = LogFactory.getLog(Heartbeat.class);

	private final WorkerAgent agent;

	private final Supplier<WorkerStatus.Requests> requests;

	private final ProcessMeter meter = new ProcessMeter();

	private final ScheduledExecutorService executor;

	public Heartbeat(WorkerAgent agent, Supplier<WorkerStatus.Requests> requests, Duration interval) {
		this.agent = agent;
		this.requests = requests;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("clowder-heartbeat");
		threads.setDaemon(true);
		this.executor = Executors.newSingleThreadScheduledExecutor(threads);
		this.executor.scheduleAtFixedRate(this::beat, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void beat() {
		try {
			this.agent.send(new Message.Heartbeat(this.meter.measure(this.requests.get())));
		}
		catch (RuntimeException ex) {
			logger.warn("A heartbeat could not be sent.", ex);
		}
	}

}
