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

package io.clowder.primary.build;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * Writes archives.
 */
final class TestArchive {

	static final String JAR_LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

	static final String TOOLS = "BOOT-INF/lib/spring-boot-jarmode-tools-4.0.7.jar";

	private TestArchive() {
	}

	/**
	 * An archive that Spring Boot's tools can extract.
	 */
	static Path extractable(Path file, String... entries) throws IOException {
		String[] all = new String[entries.length + 1];
		System.arraycopy(entries, 0, all, 1, entries.length);
		all[0] = TOOLS;
		return write(file, manifest(JAR_LAUNCHER, null), all);
	}

	static Path plain(Path file, String... entries) throws IOException {
		return write(file, manifest("com.example.Main", null), entries);
	}

	static Path withClassPath(Path file, String classPath) throws IOException {
		return write(file, manifest("com.example.Main", classPath));
	}

	static Manifest manifest(String mainClass, String classPath) {
		Manifest manifest = new Manifest();
		Attributes attributes = manifest.getMainAttributes();
		attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
		attributes.put(Attributes.Name.MAIN_CLASS, mainClass);
		if (classPath != null) {
			attributes.put(Attributes.Name.CLASS_PATH, classPath);
		}
		return manifest;
	}

	static Path write(Path file, Manifest manifest, String... entries) throws IOException {
		try (OutputStream out = Files.newOutputStream(file);
				JarOutputStream jar = (manifest != null) ? new JarOutputStream(out, manifest)
						: new JarOutputStream(out)) {
			for (String entry : entries) {
				jar.putNextEntry(new ZipEntry(entry));
				jar.write(("content of " + entry).getBytes(StandardCharsets.UTF_8));
				jar.closeEntry();
			}
		}
		return file;
	}

}
