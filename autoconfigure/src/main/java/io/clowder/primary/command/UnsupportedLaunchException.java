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

package io.clowder.primary.command;

/**
 * Thrown when the command that started this JVM cannot be rebuilt for workers.
 */
public class UnsupportedLaunchException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String command;

	private final String reason;

	UnsupportedLaunchException(String command, String reason) {
		super("Workers cannot be started the way '" + command + "' was: " + reason);
		this.command = command;
		this.reason = reason;
	}

	/**
	 * The command, as far as it is known.
	 * @return the command
	 */
	public String getCommand() {
		return this.command;
	}

	/**
	 * What stands in the way, as a clause without a full stop.
	 * @return the reason
	 */
	public String getReason() {
		return this.reason;
	}

}
