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

import java.util.concurrent.atomic.AtomicInteger;

import io.clowder.NativeHeap;

/**
 * Gives back what this process needed for a start or for an operation, and needs no more.
 * Its JVM has the options of the application, so it would keep what the application may
 * need. For any thread.
 */
final class SpareMemory {

	private final AtomicInteger times = new AtomicInteger();

	/**
	 * Does not wait.
	 */
	void release() {
		int time = this.times.incrementAndGet();
		Thread thread = new Thread(() -> {
			if (time == 1) {
				// Only once: it holds up the listeners for some 30 ms
				System.gc();
			}
			NativeHeap.trim();
		}, "clowder-memory");
		thread.setDaemon(true);
		thread.start();
	}

}
