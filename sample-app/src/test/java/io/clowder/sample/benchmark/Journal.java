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

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints what happens, and remembers what went wrong.
 */
final class Journal {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

	private final List<Throwable> failures = new ArrayList<>();

	void say(String format, Object... arguments) {
		System.out.printf("%s %s%n", LocalTime.now().format(TIME), format.formatted(arguments));
	}

	void fail(String what, Exception ex) {
		say("%s has failed: %s", what, ex);
		this.failures.add(new IllegalStateException(what, ex));
	}

	/**
	 * What went wrong so far.
	 */
	List<Throwable> failures() {
		return this.failures;
	}

}
