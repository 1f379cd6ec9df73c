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

package io.clowder.primary.evidence;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the end of a process has to do with memory.
 *
 * @param kernelKill whether the kernel killed it
 * @param outOfMemoryError the error of which the JVM ended itself, as it printed it
 */
public record DeathSigns(KernelKill kernelKill, @Nullable String outOfMemoryError) {

	/**
	 * Nothing is known.
	 */
	public static final DeathSigns NONE = new DeathSigns(KernelKill.UNKNOWN, null);

	private static final String TERMINATING = "Terminating due to ";

	/**
	 * Finds the error of a JVM with -XX:+ExitOnOutOfMemoryError.
	 * @param lines the last lines it printed
	 * @return the error, or {@code null} if there was none
	 */
	static @Nullable String outOfMemoryError(List<String> lines) {
		return lines.stream()
			.filter((line) -> line.startsWith(TERMINATING + "java.lang.OutOfMemoryError"))
			.map((line) -> line.substring(TERMINATING.length()).strip())
			.reduce((first, second) -> second)
			.orElse(null);
	}

}
