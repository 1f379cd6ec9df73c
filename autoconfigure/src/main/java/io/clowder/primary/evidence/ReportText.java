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

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Text of a crash report: a head of facts and sections with a title.
 */
final class ReportText {

	private static final String UNKNOWN = "unknown";

	private final StringBuilder text = new StringBuilder("Clowder crash report\n");

	ReportText fact(String name, @Nullable Object value) {
		this.text.append(String.format("%-16s", name + ":")).append((value != null) ? value : UNKNOWN).append('\n');
		return this;
	}

	ReportText ended(@Nullable Instant at) {
		return fact("ended at", (at != null) ? at : "still running");
	}

	ReportText section(String title, String content) {
		this.text.append("\n--- ").append(title).append(" ---\n").append(content);
		if (!content.endsWith("\n")) {
			this.text.append('\n');
		}
		return this;
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
