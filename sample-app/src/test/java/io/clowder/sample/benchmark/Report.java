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

package io.clowder.sample.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown file in which some sections are written by the benchmark, between a pair of
 * comments each. Everything around them is left alone.
 */
final class Report {

	private final Path file;

	Report(Path file) {
		this.file = file;
	}

	/**
	 * Writes a section, at the end if there is none of that name.
	 */
	void write(String name, String title, String content) throws IOException {
		Files.createDirectories(this.file.getParent());
		String text = Files.exists(this.file) ? Files.readString(this.file) : "# Performance\n";
		Files.writeString(this.file, replace(text, name, title, content));
	}

	/**
	 * Writes a file beside the report.
	 * @return the link to it
	 */
	String attach(String name, String content) throws IOException {
		String directory = this.file.getFileName().toString().replace(".md", "");
		Path attachment = this.file.resolveSibling(directory).resolve(name);
		Files.createDirectories(attachment.getParent());
		Files.writeString(attachment, content);
		return directory + "/" + name;
	}

	static String replace(String text, String name, String title, String content) {
		String begin = "<!-- benchmark: %s -->".formatted(name);
		String end = "<!-- end of benchmark: %s -->".formatted(name);
		String section = "%s\n%s\n%s".formatted(begin, content.strip(), end);
		Matcher matcher = Pattern.compile(Pattern.quote(begin) + ".*?" + Pattern.quote(end), Pattern.DOTALL)
			.matcher(text);
		if (matcher.find()) {
			return matcher.replaceFirst(Matcher.quoteReplacement(section));
		}
		return "%s\n## %s\n\n%s\n".formatted(text, title, section);
	}

}
