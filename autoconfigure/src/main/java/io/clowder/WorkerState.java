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
 * State of a worker as the primary sees it.
 */
public enum WorkerState {

	/**
	 * The JVM runs and the application is not yet accepting traffic.
	 */
	STARTING,

	/**
	 * The application accepts traffic.
	 */
	READY,

	/**
	 * The application is ready and waits to take the place of another worker.
	 */
	STANDBY,

	/**
	 * The worker finishes what it has and takes nothing new.
	 */
	DRAINING,

	/**
	 * No process, and none is wanted.
	 */
	STOPPED,

	/**
	 * No process, and the slot waits out its back-off before the next attempt.
	 */
	FAILED

}
