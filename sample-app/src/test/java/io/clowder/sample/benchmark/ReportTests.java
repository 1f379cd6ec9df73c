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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Report}.
 */
class ReportTests {

	@TempDir
	private Path directory;

	@Test
	void replacesOnlyWhatIsBetweenTheComments() {
		String text = """
				before
				<!-- benchmark: other -->
				other
				<!-- end of benchmark: other -->
				<!-- benchmark: mine -->
				old
				old
				<!-- end of benchmark: mine -->
				after
				""";
		assertThat(Report.replace(text, "mine", "Title", "$1 new\n")).isEqualTo("""
				before
				<!-- benchmark: other -->
				other
				<!-- end of benchmark: other -->
				<!-- benchmark: mine -->
				$1 new
				<!-- end of benchmark: mine -->
				after
				""");
	}

	@Test
	void appendsANewSection() {
		assertThat(Report.replace("before\n", "mine", "Title", "new")).isEqualTo("""
				before

				## Title

				<!-- benchmark: mine -->
				new
				<!-- end of benchmark: mine -->
				""");
	}

	@Test
	void writesAFileAndWhatBelongsToIt() throws IOException {
		Path file = this.directory.resolve("docs/performance.md");
		Report report = new Report(file);
		report.write("mine", "Title", "first");
		report.write("mine", "Title", "second");
		assertThat(Files.readString(file)).contains("second").doesNotContain("first");
		assertThat(report.attach("mine.svg", "<svg/>")).isEqualTo("performance/mine.svg");
		assertThat(file.resolveSibling("performance/mine.svg")).hasContent("<svg/>");
	}

}
