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

import java.nio.file.Path;

/**
 * Thrown when a worker cannot join its cluster.
 */
public class WorkerJoinException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int workerId;

	private final transient Path directory;

	WorkerJoinException(int workerId, Path directory, Throwable cause) {
		super("Worker " + workerId + " cannot join the cluster at '" + directory + "': " + cause.getMessage(), cause);
		this.workerId = workerId;
		this.directory = directory;
	}

	public int getWorkerId() {
		return this.workerId;
	}

	/**
	 * Runtime directory of the cluster.
	 * @return the directory
	 */
	public Path getDirectory() {
		return this.directory;
	}

}
