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

package io.clowder.primary.archive;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Whether class archives are made, and where they are kept.
 *
 * @param mode when they are made
 * @param directory where builds and their archives are kept, {@code null} for a directory
 * of the user below the one for temporary files
 */
public record ClassArchiveSettings(ClassArchiveMode mode, @Nullable Path directory) {

	/**
	 * Where builds and their archives are kept.
	 * @return the directory, which need not exist
	 */
	public Path effectiveDirectory() {
		if (this.directory != null) {
			return this.directory.toAbsolutePath();
		}
		String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
		return Path.of(System.getProperty("java.io.tmpdir"), "clowder-archives-" + user).toAbsolutePath();
	}

}
