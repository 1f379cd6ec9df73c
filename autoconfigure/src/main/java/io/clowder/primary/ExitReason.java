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

import java.time.Instant;
import java.util.Map;

import io.clowder.WorkerStatus;
import io.clowder.primary.evidence.DeathSigns;
import org.jspecify.annotations.Nullable;

/**
 * Puts the end of a process into words.
 */
final class ExitReason {

	private static final int SIGNAL_BASE = 128;

	/**
	 * Exit code of a JVM with -XX:+ExitOnOutOfMemoryError.
	 */
	private static final int OUT_OF_MEMORY = 3;

	private static final Map<Integer, String> SIGNALS = Map.of(1, "HUP", 2, "INT", 3, "QUIT", 4, "ILL", 6, "ABRT", 7,
			"BUS", 8, "FPE", 9, "KILL", 11, "SEGV", 15, "TERM");

	private ExitReason() {
	}

	/**
	 * Describes an exit.
	 * @param end how the process ended
	 * @param cause why the primary ended the process, if it did
	 * @param at when the process ended
	 * @return the description
	 */
	static WorkerStatus.Exit describe(ProcessEnd end, @Nullable String cause, Instant at) {
		int code = end.code();
		String signal = (code > SIGNAL_BASE) ? SIGNALS.get(code - SIGNAL_BASE) : null;
		String reason = (cause != null) ? cause : reason(code, signal, end.signs());
		return new WorkerStatus.Exit(code, signal, reason, at, end.report());
	}

	private static String reason(int code, @Nullable String signal, DeathSigns signs) {
		if (code == OUT_OF_MEMORY && signs.outOfMemoryError() != null) {
			return "ran out of memory (" + signs.outOfMemoryError() + ")";
		}
		if (signal == null) {
			return "exited with code " + code;
		}
		return switch (signal) {
			case "KILL" -> switch (signs.kernelKill()) {
				case YES -> "killed by the kernel's out-of-memory killer";
				case NO -> "killed by SIGKILL";
				case UNKNOWN -> "killed by SIGKILL, perhaps out of memory";
			};
			case "TERM", "INT", "HUP" -> "stopped by SIG" + signal;
			case "ABRT", "SEGV", "BUS", "ILL", "FPE" ->
				"crashed with SIG" + signal + "; the JVM usually writes an hs_err file into its working directory";
			default -> "killed by SIG" + signal;
		};
	}

}
