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

import java.time.Duration;
import java.util.Locale;

/**
 * Quantities in words.
 */
final class Text {

	private Text() {
	}

	static String seconds(Duration duration) {
		return String.format(Locale.ROOT, "%.1f seconds", duration.toMillis() / 1000.0);
	}

	static String workers(long count) {
		return (count == 1) ? "one worker" : count + " workers";
	}

}
