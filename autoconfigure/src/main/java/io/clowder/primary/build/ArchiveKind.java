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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * How an archive has to be copied.
 *
 * @param extractable whether Spring Boot's tools can extract it
 * @param libraries relative paths of the files that its manifest puts on the class path
 * @param obstacle why it cannot be copied, {@code null} if it can
 */
record ArchiveKind(boolean extractable, List<String> libraries, @Nullable String obstacle) {

	/**
	 * Other launchers do things at run time that an extracted application does not.
	 */
	private static final String JAR_LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

	private static final String TOOLS = "BOOT-INF/lib/spring-boot-jarmode-tools-";

	/**
	 * Reads an archive.
	 * @param archive the archive
	 * @return what it is
	 * @throws IOException if it is none
	 */
	static ArchiveKind of(Path archive) throws IOException {
		try (JarFile jar = new JarFile(archive.toFile())) {
			Manifest manifest = jar.getManifest();
			if (manifest == null) {
				throw new IOException("it has no manifest");
			}
			Attributes attributes = manifest.getMainAttributes();
			boolean tools = jar.stream().anyMatch((entry) -> entry.getName().startsWith(TOOLS));
			boolean extractable = tools && JAR_LAUNCHER.equals(attributes.getValue(Attributes.Name.MAIN_CLASS));
			return withClassPath(extractable, attributes.getValue(Attributes.Name.CLASS_PATH));
		}
	}

	private static ArchiveKind withClassPath(boolean extractable, @Nullable String classPath) {
		List<String> libraries = new ArrayList<>();
		for (String entry : ((classPath != null) ? classPath : "").trim().split("\\s+")) {
			String path = decode(entry);
			if (path.isEmpty() || path.startsWith("/") || path.contains(":")) {
				continue; // No part of what the user deploys.
			}
			if (path.endsWith("/") || path.equals(".") || Path.of(path).normalize().startsWith("..")) {
				return new ArchiveKind(false, List.of(), "the Class-Path of its manifest has '" + entry + "'");
			}
			libraries.add(path);
		}
		return new ArchiveKind(extractable, List.copyOf(libraries), null);
	}

	/**
	 * Entries are relative URLs. The JVM passes over those that it cannot decode.
	 */
	private static String decode(String entry) {
		try {
			return StringUtils.uriDecode(entry, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return entry;
		}
	}

}
