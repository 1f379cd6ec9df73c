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

import java.io.IOException;

import io.clowder.ipc.ListenException;
import io.clowder.ipc.ListenProblem;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a shared port cannot be bound for another reason than being in use.
 */
public class SharedPortException extends IOException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String address;

	private final int port;

	private final ListenProblem problem;

	SharedPortException(@Nullable String address, int port, ListenException cause) {
		super("Port " + port + " cannot be bound: " + cause.getMessage(), cause);
		this.address = address;
		this.port = port;
		this.problem = cause.getProblem();
	}

	/**
	 * The address to bind.
	 * @return textual IP address or {@code null} for all local addresses
	 */
	public @Nullable String getAddress() {
		return this.address;
	}

	public int getPort() {
		return this.port;
	}

	public ListenProblem getProblem() {
		return this.problem;
	}

}
