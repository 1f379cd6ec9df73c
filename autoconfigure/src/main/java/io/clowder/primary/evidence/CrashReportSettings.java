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

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Where crash reports go and how many are kept.
 *
 * @param enabled whether reports are written
 * @param directory where they are written, {@code null} for a directory of the user below
 * the one for temporary files
 * @param maxCount how many are kept
 * @param maxSize how large all of them may be together
 */
public record CrashReportSettings(boolean enabled, @Nullable Path directory, int maxCount, DataSize maxSize) {

	Path effectiveDirectory() {
		if (this.directory != null) {
			return this.directory;
		}
		String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
		return Path.of(System.getProperty("java.io.tmpdir"), "clowder-crash-reports-" + user);
	}

}
