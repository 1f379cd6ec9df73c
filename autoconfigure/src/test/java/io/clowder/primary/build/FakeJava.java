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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Shell scripts in place of the {@code java} command, which is called with the archive as
 * the fourth argument from the end and the destination as the last.
 */
final class FakeJava {

	private static final String PROLOGUE = """
			#!/bin/sh
			for last; do :; done
			destination="$last"
			archive=$(echo "$*" | sed 's/.* -jar \\([^ ]*\\) .*/\\1/')
			echo "$*" >> "$(dirname "$0")/calls"
			""";

	/**
	 * Does what the tool does.
	 */
	static final String EXTRACT = """
			mkdir -p "$destination/lib"
			cp "$archive" "$destination/$(basename "$archive")"
			echo library > "$destination/lib/some.jar"
			""";

	private final Path script;

	private FakeJava(Path script) {
		this.script = script;
	}

	static FakeJava create(Path directory, String body) throws IOException {
		Path script = Files.createDirectories(directory).resolve("java");
		Files.writeString(script, PROLOGUE + body);
		Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
		return new FakeJava(script);
	}

	Path path() {
		return this.script;
	}

	/**
	 * The arguments of every call, one line for each.
	 */
	String calls() throws IOException {
		Path calls = this.script.resolveSibling("calls");
		return Files.exists(calls) ? Files.readString(calls) : "";
	}

}
