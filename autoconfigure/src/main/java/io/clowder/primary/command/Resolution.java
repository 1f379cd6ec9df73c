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

package io.clowder.primary.command;

import org.jspecify.annotations.Nullable;

/**
 * What a worker gets in place of an option.
 *
 * @param option the other option, or {@code null} if there is none
 * @param note the sentence that tells the user
 */
record Resolution(@Nullable String option, String note) {

	static Resolution rewritten(String option, String note) {
		return new Resolution(option, note);
	}

	static Resolution dropped(String note) {
		return new Resolution(null, note);
	}

}
