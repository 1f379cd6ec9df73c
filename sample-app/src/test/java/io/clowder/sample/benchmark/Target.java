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

package io.clowder.sample.benchmark;

import java.util.Optional;

/**
 * A server that is measured.
 */
interface Target {

	/**
	 * Name of the one that others are compared to.
	 */
	String PLAIN = "plain Boot";

	String name();

	/**
	 * What has to be installed first.
	 * @return a sentence, or nothing if it can be started
	 */
	default Optional<String> missing() {
		return Optional.empty();
	}

	/**
	 * Whether it is only there to compare with. What it does not bear is a result, and no
	 * failure.
	 */
	default boolean isPeer() {
		return false;
	}

	/**
	 * Starts it and waits until all of it is ready.
	 */
	RunningTarget start();

}
