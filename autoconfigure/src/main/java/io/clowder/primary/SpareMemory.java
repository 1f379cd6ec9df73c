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

import java.util.concurrent.atomic.AtomicBoolean;

import io.clowder.NativeHeap;
import io.clowder.NativeHeapUpkeep;

/**
 * Gives back what this process needed to start workers and needs no more. Its JVM has the
 * options of the application, so it would keep what the application may need. For any
 * thread.
 */
final class SpareMemory {

	private final AtomicBoolean begun = new AtomicBoolean();

	/**
	 * Does not wait.
	 */
	void release() {
		if (this.begun.compareAndSet(false, true)) {
			Thread thread = new Thread(SpareMemory::begin, "clowder-spare-memory");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private static void begin() {
		System.gc(); // Only once: it holds up the listeners for some 30 ms
		NativeHeap.trim();
		new NativeHeapUpkeep(); // Until the process ends
	}

}
