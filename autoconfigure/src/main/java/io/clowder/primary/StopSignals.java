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

import java.util.List;

import io.clowder.ProcessSignals;

/**
 * Turns the signals that ask a process to end into events. The JVM's own handling would
 * run shutdown hooks, which stop logging, while workers are still finishing.
 */
final class StopSignals {

	private static final List<String> NAMES = List.of("HUP", "INT", "TERM");

	/**
	 * Exit code by the convention of shells, as that of a plain JVM.
	 */
	private static final int EXIT_CODE_BASE = 128;

	private StopSignals() {
	}

	static void handle(SupervisorLoop loop) {
		for (String name : NAMES) {
			ProcessSignals.handle(name, (number) -> loop
				.enqueue((supervisor) -> supervisor.stop("received SIG" + name, EXIT_CODE_BASE + number)));
		}
	}

}
