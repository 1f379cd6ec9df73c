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
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a cluster prints.
 */
@EnabledOnOs(OS.LINUX)
class LogIntegrationTests {

	private static final String ESCAPE = "\u001b[";

	@TempDir
	private static Path directory;

	private static Cluster cluster;

	@BeforeAll
	static void start(TestInfo test) {
		cluster = Launch.of(test)
			.arguments("--logging.file.name=" + directory.resolve("app.log"), "--spring.output.ansi.enabled=always",
					"--spring.pid.file=" + directory.resolve("app.pid"))
			.startCluster();
	}

	@AfterAll
	static void stop() {
		cluster.close();
	}

	@Test
	void bannerIsPrintedOnce() {
		assertThat(cluster.process().lines(":: Spring Boot ::")).hasSize(1);
	}

	@Test
	void linesTellWhoseTheyAre() {
		for (String member : new String[] { "[worker-1]", "[worker-2]" }) {
			assertThat(cluster.process().lines("Started SampleApplication")).filteredOn((line) -> line.contains(member))
				.hasSize(1);
		}
		assertThat(cluster.process().lines("workers are ready")).singleElement().asString().contains("[primary]");
		assertThat(cluster.process().lines(" --- [clowder-sample]"))
			.allMatch((line) -> line.matches(".*\\[clowder-sample] \\[(primary|worker-1|worker-2)] .*"));
	}

	@Test
	void coloursSurvive() {
		for (String member : new String[] { "[primary]", "[worker-1]", "[worker-2]" }) {
			assertThat(cluster.process().lines(member)).isNotEmpty().allMatch((line) -> line.contains(ESCAPE));
		}
	}

	@Test
	void everyProcessHasALogFile() throws IOException {
		assertThatOnlyIn("app.log", "[primary]", "All 2 workers are ready");
		assertThatOnlyIn("app-worker-1.log", "[worker-1]", "Started SampleApplication");
		assertThatOnlyIn("app-worker-2.log", "[worker-2]", "Started SampleApplication");
	}

	@Test
	void pidFileNamesTheProcessToSignal() {
		assertThat(directory.resolve("app.pid")).hasContent(Long.toString(cluster.process().pid()));
	}

	private static void assertThatOnlyIn(String file, String member, String text) throws IOException {
		assertThat(Files.readAllLines(directory.resolve(file))).filteredOn((line) -> line.contains("[clowder-sample]"))
			.allMatch((line) -> line.contains(member))
			.anyMatch((line) -> line.contains(text));
	}

	@Test
	void applicationKnowsItsWorkersId() {
		for (int id = 1; id <= 2; id++) {
			long pid = cluster.workerPid(id);
			assertThat(cluster.process().lines("[worker-" + id + "]"))
				.anyMatch((line) -> line.contains("with PID " + pid + " "));
		}
		assertThat(Http.get(cluster.port(), "/").body()).matches("Hello from worker [12] \\(pid \\d+\\)");
	}

}
