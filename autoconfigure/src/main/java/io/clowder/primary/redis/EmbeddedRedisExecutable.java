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

package io.clowder.primary.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import redis.embedded.core.ExecutableProvider;

/**
 * Takes redis-server out of the optional embedded-redis library; the only class that
 * refers to that library.
 */
final class EmbeddedRedisExecutable {

	private EmbeddedRedisExecutable() {
	}

	static Path extractTo(Path directory) {
		try {
			Path executable = ExecutableProvider.newJarResourceProvider(directory.toFile()).get().toPath();
			Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwx------"));
			return executable;
		}
		// The library has unchecked exceptions of its own for platforms it does not know
		catch (IOException | RuntimeException ex) {
			throw new EmbeddedRedisException("The redis-server of embedded-redis cannot be unpacked to " + directory,
					"", ex);
		}
	}

}
