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

/**
 * How connections are distributed over the workers.
 */
public enum Balancing {

	/**
	 * To the worker with the fewest open connections, in turn where there are several.
	 */
	LEAST_CONNECTIONS("least-connections"),

	/**
	 * To one worker after the other.
	 */
	ROUND_ROBIN("round-robin"),

	/**
	 * By the client's address: one client keeps its worker as long as that worker serves.
	 */
	IP_HASH("ip-hash");

	private final String text;

	Balancing(String text) {
		this.text = text;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
