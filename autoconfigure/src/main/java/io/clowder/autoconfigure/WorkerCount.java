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

package io.clowder.autoconfigure;

import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

/**
 * Reads the property {@code cluster.workers}.
 */
final class WorkerCount {

	static final String PROPERTY = "cluster.workers";

	/**
	 * More JVMs than any machine runs well; a larger number is a slip of the keyboard.
	 */
	private static final int LIMIT = 512;

	private WorkerCount() {
	}

	/**
	 * Whether the value asks for a cluster. YAML reads a plain {@code off} as
	 * {@code false}.
	 */
	static boolean isOn(@Nullable String value) {
		return value != null && !value.isBlank() && !value.trim().equalsIgnoreCase("off")
				&& !value.trim().equalsIgnoreCase("false");
	}

	/**
	 * Number of workers of the property.
	 * @param value the value of the property
	 * @param max the number that is called {@code max}
	 * @return the number
	 * @throws InvalidClusterPropertyException if the value is no such number
	 */
	static int parse(@Nullable String value, int max) {
		return read(value, max).orElseThrow(() -> new InvalidClusterPropertyException(PROPERTY,
				(value != null) ? value.trim() : "", "Use " + choices(max) + ", or 'off' for one plain process."));
	}

	/**
	 * Number of workers to scale to.
	 * @param value what the user asks for
	 * @param max the number that is called {@code max}
	 * @return the number
	 * @throws IllegalArgumentException if the value is no such number
	 */
	static int parseTarget(String value, int max) {
		return read(value, max).orElseThrow(() -> new IllegalArgumentException(
				"The cluster cannot be scaled to '" + value + "' workers. Use " + choices(max) + "."));
	}

	private static String choices(int max) {
		return "'max' for one worker per processor, as far as memory allows (here " + max + "), a number from 1 to "
				+ LIMIT;
	}

	private static OptionalInt read(@Nullable String value, int max) {
		String text = (value != null) ? value.trim() : "";
		if (text.equalsIgnoreCase("max")) {
			return OptionalInt.of(max);
		}
		try {
			int count = Integer.parseInt(text);
			return (count >= 1 && count <= LIMIT) ? OptionalInt.of(count) : OptionalInt.empty();
		}
		catch (NumberFormatException ex) {
			return OptionalInt.empty();
		}
	}

}
