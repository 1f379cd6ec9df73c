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
import java.util.Map;

import io.clowder.ProcessSignals;

/**
 * Turns signals into events. The JVM's own handling of those that ask a process to end
 * would run shutdown hooks, which stop logging, while workers are still finishing.
 */
final class Signals {

	private static final List<String> STOP = List.of("INT", "TERM");

	/**
	 * As in other process managers: one worker more, one less.
	 */
	private static final Map<String, Integer> SCALE = Map.of("TTIN", 1, "TTOU", -1);

	/**
	 * Exit code by the convention of shells, as that of a plain JVM.
	 */
	private static final int EXIT_CODE_BASE = 128;

	private Signals() {
	}

	static void handle(SupervisorLoop loop, Terminal terminal) {
		for (String name : STOP) {
			ProcessSignals.handle(name, (number) -> stop(loop, "SIG" + name, number));
		}
		SCALE.forEach((name, difference) -> ProcessSignals.handle(name, (number) -> loop.enqueue(
				(supervisor) -> supervisor.request((operations) -> operations.scaleBy(difference), "SIG" + name))));
		ProcessSignals.handle("HUP", (number) -> {
			if (terminal.isGone()) {
				stop(loop, "SIGHUP, the terminal is gone", number);
			}
			else {
				loop.enqueue((supervisor) -> supervisor
					.request((operations) -> operations.request("reload", null, null), "SIGHUP"));
			}
		});
	}

	private static void stop(SupervisorLoop loop, String signal, int number) {
		loop.enqueue((supervisor) -> supervisor.stop("received " + signal, EXIT_CODE_BASE + number));
	}

}
