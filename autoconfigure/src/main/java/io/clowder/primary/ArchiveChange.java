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

import org.jspecify.annotations.Nullable;

/**
 * Tells when a file has been replaced and is complete: it differs from what was loaded,
 * and looks the same for several observations in a row. Safe for use by several threads.
 */
final class ArchiveChange {

	/**
	 * Copying a large file over a network may pause for a moment.
	 */
	private static final int CALM_OBSERVATIONS = 3;

	private @Nullable Object loaded;

	private @Nullable Object last;

	private int calm;

	/**
	 * Creates the observation of a file.
	 * @param loaded what it looks like now, {@code null} if it is not there
	 */
	ArchiveChange(@Nullable Object loaded) {
		this.loaded = loaded;
	}

	/**
	 * Looks at the file.
	 * @param stamp what it looks like now, {@code null} if it is not there
	 * @return whether it is time to load it
	 */
	synchronized boolean observe(@Nullable Object stamp) {
		this.calm = (stamp != null && stamp.equals(this.last)) ? this.calm + 1 : 1;
		this.last = stamp;
		if (stamp == null || stamp.equals(this.loaded) || this.calm < CALM_OBSERVATIONS) {
			return false;
		}
		this.loaded = stamp;
		return true;
	}

	/**
	 * It could not be loaded for a reason that will pass.
	 */
	synchronized void tryAgain() {
		this.loaded = null;
		this.calm = 0;
	}

}
