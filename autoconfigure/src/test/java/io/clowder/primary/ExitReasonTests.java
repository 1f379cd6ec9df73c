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
import java.util.List;

import io.clowder.WorkerStatus;
import io.clowder.primary.evidence.DeathSigns;
import io.clowder.primary.evidence.KernelKill;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExitReason}.
 */
class ExitReasonTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			0   |      | exited with code 0
			1   |      | exited with code 1
			127 |      | exited with code 127
			128 |      | exited with code 128
			129 | HUP  | stopped by SIGHUP
			130 | INT  | stopped by SIGINT
			131 | QUIT | killed by SIGQUIT
			132 | ILL  | crashed with SIGILL; the JVM usually writes an hs_err file into its working directory
			134 | ABRT | crashed with SIGABRT; the JVM usually writes an hs_err file into its working directory
			135 | BUS  | crashed with SIGBUS; the JVM usually writes an hs_err file into its working directory
			136 | FPE  | crashed with SIGFPE; the JVM usually writes an hs_err file into its working directory
			137 | KILL | killed by SIGKILL, perhaps out of memory
			139 | SEGV | crashed with SIGSEGV; the JVM usually writes an hs_err file into its working directory
			143 | TERM | stopped by SIGTERM
			138 |      | exited with code 138
			255 |      | exited with code 255
			""")
	void describeShouldPutCodeIntoWords(int code, String signal, String reason) {
		assertThat(ExitReason.describe(new ProcessEnd(code), null, NOW))
			.isEqualTo(new WorkerStatus.Exit(code, signal, reason, NOW));
	}

	@Test
	void describeWhenPrimaryEndedTheProcessShouldSayWhy() {
		assertThat(ExitReason.describe(new ProcessEnd(137), "gave no sign of life and was killed", NOW))
			.isEqualTo(new WorkerStatus.Exit(137, "KILL", "gave no sign of life and was killed", NOW));
	}

	@Test
	void describeShouldSayWhatMemoryHasToDoWithIt() {
		assertThat(reason(137, KernelKill.YES, null)).isEqualTo("killed by the kernel's out-of-memory killer");
		assertThat(reason(137, KernelKill.NO, null)).isEqualTo("killed by SIGKILL");
		assertThat(reason(137, KernelKill.UNKNOWN, null)).isEqualTo("killed by SIGKILL, perhaps out of memory");
		assertThat(reason(3, KernelKill.NO, "java.lang.OutOfMemoryError: Java heap space"))
			.isEqualTo("ran out of memory (java.lang.OutOfMemoryError: Java heap space)");
		assertThat(reason(3, KernelKill.NO, null)).isEqualTo("exited with code 3");
		assertThat(reason(1, KernelKill.NO, "java.lang.OutOfMemoryError: Java heap space"))
			.isEqualTo("exited with code 1");
	}

	private static String reason(int code, KernelKill kill, String error) {
		return ExitReason.describe(new ProcessEnd(code, new DeathSigns(kill, error), null, List.of()), null, NOW)
			.reason();
	}

}
