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

package io.clowder.session;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Remembers which requests have read their session, to tell whether another one is going
 * to. It may be wrong, and different requests may be taken for the same. Safe for use by
 * many threads.
 */
final class SessionReads {

	private static final int SIZE = 4096;

	private static final int SURE = 3;

	private static final int LIKELY = 2;

	private final AtomicIntegerArray counts = new AtomicIntegerArray(SIZE);

	/**
	 * What requests for the same thing have in common. Ids differ, so what contains a
	 * digit between two slashes is left out.
	 * @param method the method
	 * @param path the path as it was sent, perhaps with a query
	 */
	static int kind(String method, String path) {
		int kind = method.hashCode();
		int segment = 0;
		boolean id = false;
		for (int i = 0; i < path.length(); i++) {
			char character = path.charAt(i);
			if (character == '?' || character == ';') {
				break;
			}
			if (character == '/') {
				kind = 31 * kind + (id ? '0' : segment);
				segment = 0;
				id = false;
			}
			segment = 31 * segment + character;
			id |= character >= '0' && character <= '9';
		}
		return 31 * kind + (id ? '0' : segment);
	}

	/**
	 * Whether a request is going to read its session.
	 */
	boolean isExpected(int kind) {
		return this.counts.get(index(kind)) >= LIKELY;
	}

	/**
	 * Takes note of a request.
	 * @param kind its kind
	 * @param read whether it has read its session
	 */
	void ended(int kind, boolean read) {
		int index = index(kind);
		int count = this.counts.get(index);
		if (read && count < SURE) {
			this.counts.lazySet(index, count + 1);
		}
		else if (!read && count > 0) {
			this.counts.lazySet(index, count - 1);
		}
	}

	private static int index(int kind) {
		return (kind ^ (kind >>> 16)) & (SIZE - 1);
	}

}
