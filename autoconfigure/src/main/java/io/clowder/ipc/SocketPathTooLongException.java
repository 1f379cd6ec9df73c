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

package io.clowder.ipc;

import java.nio.file.Path;

/**
 * Thrown when the path of the control socket is longer than the operating system allows.
 */
public class SocketPathTooLongException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Path path;

	private final int length;

	private final int limit;

	SocketPathTooLongException(Path path, int length, int limit) {
		super("The path of the control socket '" + path + "' has " + length + " bytes; the limit is " + limit);
		this.path = path;
		this.length = length;
		this.limit = limit;
	}

	public Path getPath() {
		return this.path;
	}

	/**
	 * Length of the path in bytes.
	 * @return the length
	 */
	public int getLength() {
		return this.length;
	}

	/**
	 * Longest allowed path in bytes.
	 * @return the limit
	 */
	public int getLimit() {
		return this.limit;
	}

}
