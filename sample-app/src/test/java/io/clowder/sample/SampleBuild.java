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

package io.clowder.sample;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A copy of the sample's jar that a test may change, as a user does who deploys.
 */
final class SampleBuild {

	private static final String CONFIGURATION = "BOOT-INF/classes/application.yml";

	private final Path jar;

	private SampleBuild(Path jar) {
		this.jar = jar;
	}

	static SampleBuild copyTo(Path directory) throws IOException {
		Path jar = directory.resolve("app.jar");
		Files.copy(Launch.JAR, jar);
		return new SampleBuild(jar);
	}

	Path jar() {
		return this.jar;
	}

	/**
	 * Overwrites the jar in place, which destroys it for whoever reads it, by a version
	 * with other configuration.
	 */
	void overwrite(String... configuration) throws IOException {
		Path other = this.jar.resolveSibling("other.jar");
		Files.copy(Launch.JAR, other, StandardCopyOption.REPLACE_EXISTING);
		try (FileSystem zip = FileSystems.newFileSystem(other, Map.of("noCompression", "true"))) {
			Files.writeString(zip.getPath(CONFIGURATION), "\n---\n" + String.join("\n", configuration) + "\n",
					StandardOpenOption.APPEND);
		}
		overwrite(Files.readAllBytes(other));
		Files.delete(other);
	}

	/**
	 * Overwrites the jar in place.
	 */
	void overwrite(byte[] content) throws IOException {
		Files.write(this.jar, content, StandardOpenOption.TRUNCATE_EXISTING);
	}

}
