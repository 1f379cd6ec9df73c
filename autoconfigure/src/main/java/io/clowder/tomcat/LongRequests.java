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

package io.clowder.tomcat;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of requests of a port of which one has held up others. Safe for use by many
 * threads.
 */
final class LongRequests {

	/**
	 * How many kinds are kept in mind.
	 */
	static final int MAX = 512;

	private final Map<Long, LongRequest> requests = new ConcurrentHashMap<>();

	private final AtomicInteger count = new AtomicInteger();

	/**
	 * Whether any are expected to take long.
	 */
	boolean any() {
		return this.count.get() > 0;
	}

	/**
	 * What is known of a kind.
	 * @return {@code null} if such requests are not expected to take long
	 */
	@Nullable LongRequest find(long kind) {
		if (kind == RequestKind.UNKNOWN || !any()) {
			return null;
		}
		LongRequest request = this.requests.get(kind);
		return (request != null && request.isLong()) ? request : null;
	}

	/**
	 * Keeps in mind that one of a kind has held up others.
	 * @param kind the kind
	 * @param nanos the present time
	 * @param burning whether it did so by using the processor, and not by waiting
	 * @return whether that has been learned from it, so that the next one does not
	 */
	synchronized boolean heldUp(long kind, long nanos, boolean burning) {
		if (kind == RequestKind.UNKNOWN) {
			return false;
		}
		request(kind, nanos).heldUp(nanos, burning);
		return true;
	}

	/**
	 * Keeps in mind that one of a kind has burned processor time on a thread of the pool.
	 * @param kind the kind
	 * @param nanos the present time
	 */
	synchronized void burned(long kind, long nanos) {
		if (kind != RequestKind.UNKNOWN) {
			request(kind, nanos).burned(nanos);
		}
	}

	private LongRequest request(long kind, long nanos) {
		if (this.requests.size() >= MAX && !this.requests.containsKey(kind)) {
			forgetOldest(nanos);
		}
		return this.requests.computeIfAbsent(kind, (key) -> new LongRequest(this.count));
	}

	private void forgetOldest(long nanos) {
		Map.Entry<Long, LongRequest> oldest = Collections.max(this.requests.entrySet(),
				Comparator.comparingLong((entry) -> nanos - entry.getValue().lastNanos()));
		this.requests.remove(oldest.getKey());
		oldest.getValue().forget();
	}

}
