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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Writes {@code @argfiles} that only their owner can read.
 */
final class ArgumentFileWriter {

	private static final FileAttribute<?> OWNER_ONLY = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private final Path directory;

	ArgumentFileWriter(Path directory) {
		this.directory = directory.toAbsolutePath();
	}

	/**
	 * Write a file, replacing it in one step: a JVM that is just starting may be reading
	 * the present one.
	 * @param name the name of the file
	 * @param raw the raw arguments
	 * @return the argument that stands for them
	 */
	String write(String name, List<String> raw) {
		Path file = this.directory.resolve(name);
		try {
			Path temporary = Files.createTempFile(this.directory, name, ".tmp", OWNER_ONLY);
			try {
				Files.writeString(temporary, format(raw), StandardCharsets.ISO_8859_1);
				Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
			}
			finally {
				Files.deleteIfExists(temporary);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The argument file '" + file + "' cannot be written", ex);
		}
		return "@" + file;
	}

	static String format(List<String> raw) {
		StringBuilder content = new StringBuilder();
		for (String argument : raw) {
			content.append('"');
			argument.chars().forEach((ch) -> appendEscaped(content, (char) ch));
			content.append("\"\n");
		}
		return content.toString();
	}

	private static void appendEscaped(StringBuilder content, char ch) {
		switch (ch) {
			case '\n' -> content.append("\\n");
			case '\r' -> content.append("\\r");
			case '\t' -> content.append("\\t");
			case '\f' -> content.append("\\f");
			case '"', '\\' -> content.append('\\').append(ch);
			default -> content.append(ch);
		}
	}

}
