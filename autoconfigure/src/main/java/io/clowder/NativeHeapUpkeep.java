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

package io.clowder;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Gives back memory that is free for good, most of it after code has been compiled.
 */
public final class NativeHeapUpkeep implements AutoCloseable {

	/**
	 * It takes one or two milliseconds, and after a start there are 30 MB to give back.
	 */
	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private final ScheduledExecutorService executor;

	/**
	 * Begins.
	 */
	public NativeHeapUpkeep() {
		this(INTERVAL);
	}

	/**
	 * Begins.
	 * @param interval time before the first, and between two
	 */
	NativeHeapUpkeep(Duration interval) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("clowder-memory");
		threads.setDaemon(true);
		this.executor = Executors.newSingleThreadScheduledExecutor(threads);
		this.executor.scheduleWithFixedDelay(NativeHeap::trim, interval.toMillis(), interval.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
