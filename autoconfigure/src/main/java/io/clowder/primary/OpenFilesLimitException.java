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

/**
 * Thrown when the process may open too few files.
 */
public class OpenFilesLimitException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final long limit;

	private final long needed;

	private final int workers;

	OpenFilesLimitException(long limit, long needed, int workers) {
		super("At most " + limit + " open files are allowed, " + needed + " are needed");
		this.limit = limit;
		this.needed = needed;
		this.workers = workers;
	}

	public long getLimit() {
		return this.limit;
	}

	public long getNeeded() {
		return this.needed;
	}

	public int getWorkers() {
		return this.workers;
	}

}
