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

import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Counts how often a request waits for what would be fetched for many requests at once,
 * if they ran one after the other on one thread. For the thread that runs the request.
 */
public final class AvoidableWaits {

	private static final ThreadLocal<@Nullable AvoidableWaits> current = new ThreadLocal<>();

	private final LongSupplier waits;

	private long avoidable;

	private AvoidableWaits(LongSupplier waits) {
		this.waits = waits;
	}

	/**
	 * Begins to count on this thread.
	 * @param waits how often this thread has waited so far
	 * @return the count, to be ended
	 */
	public static AvoidableWaits begin(LongSupplier waits) {
		AvoidableWaits count = new AvoidableWaits(waits);
		current.set(count);
		return count;
	}

	/**
	 * Ends the count.
	 * @return how often the thread has waited for such
	 */
	public long end() {
		current.remove();
		return this.avoidable;
	}

	/**
	 * Does something for which a request would not have to wait.
	 * @param task what is done
	 * @param <T> type of its result
	 * @return its result
	 */
	public static <T extends @Nullable Object> T during(Supplier<T> task) {
		AvoidableWaits count = current.get();
		if (count == null) {
			return task.get();
		}
		long before = count.waits.getAsLong();
		try {
			return task.get();
		}
		finally {
			count.avoidable += count.waits.getAsLong() - before;
		}
	}

}
