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

package io.clowder.primary.evidence;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Evidence} with real JVMs.
 */
@Timeout(60)
class EvidenceTests {

	private static final String PROGRAM = """
			public class Hold {
				public static void main(String[] args) throws Exception {
					System.out.println("up");
					synchronized (Hold.class) {
						Hold.class.wait(60_000);
					}
				}
			}
			""";

	private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

	@TempDir
	private Path directory;

	private Process process;

	private Thread reader;

	private Evidence evidence;

	@AfterEach
	void kill() {
		this.process.destroyForcibly();
	}

	@Test
	void dumpAndExitAreInOneReport() throws Exception {
		launch();
		Path file = this.evidence.beforeKill("no sign of life", "heap 12 MB").get(5, TimeUnit.SECONDS).orElseThrow();
		assertThat(file).content()
			.containsSubsequence("worker: ", "2", "ended at: ", "still running", "reason: ", "no sign of life",
					"heap 12 MB", "SigCgt:", "last lines of output ---\nup\n", "Full thread dump", "Hold.main", "Heap",
					" Metaspace ");
		this.process.destroyForcibly().waitFor();
		this.reader.join(5000);
		assertThat(this.printed).hasToString("up\n");
		assertThat(this.evidence.afterExit(137, "KILL", "no sign of life and was killed", null)).contains(file);
		assertThat(file).content()
			.containsSubsequence("2026-11-21T12:30:05Z", "no sign of life and was killed", "137", "KILL", "heap 12 MB",
					"SigCgt:", "Full thread dump")
			.doesNotContain("still running");
	}

	@Test
	void jvmThatWouldDieOfSigquitIsNotAsked() throws Exception {
		launch("-Xrs");
		Path file = this.evidence.beforeKill("x", null).get(5, TimeUnit.SECONDS).orElseThrow();
		assertThat(file).content().contains("it runs with -Xrs");
		assertThat(this.process.isAlive()).isTrue();
	}

	@Test
	void stoppedProcessIsNotAsked() throws Exception {
		launch();
		new ProcessBuilder("/bin/kill", "-STOP", Long.toString(this.process.pid())).start().waitFor();
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.until(() -> ProcessState.read(Path.of("/proc"), this.process.pid()).orElseThrow().isStopped());
		Path file = this.evidence.beforeKill("x", null).get(5, TimeUnit.SECONDS).orElseThrow();
		assertThat(file).content().contains("T (stopped)").contains("the process is stopped");
	}

	@Test
	void processThatHasEndedByItselfIsReported() throws Exception {
		launch();
		this.process.destroy();
		this.process.waitFor();
		this.reader.join(5000);
		Path file = this.evidence.afterExit(143, "TERM", "stopped by SIGTERM", null).orElseThrow();
		assertThat(file).content().contains("up\n").contains("Not available: the process has ended.");
	}

	private void launch(String... options) throws IOException {
		Path source = Files.writeString(this.directory.resolve("Hold.java"), PROGRAM);
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(List.of(options));
		command.addAll(List.of("-Xmx64m", source.toString()));
		this.process = new ProcessBuilder(command).redirectInput(new File("/dev/null")).start();
		CrashReports reports = new CrashReports(
				new CrashReportSettings(true, this.directory.resolve("reports"), 20, DataSize.ofMegabytes(20)));
		Clock clock = Clock.fixed(Instant.parse("2026-11-21T12:30:05Z"), ZoneOffset.UTC);
		this.evidence = new Evidence(reports, CgroupMemory.of(Path.of("/")),
				new ProcessIdentity(2, this.process.pid(), 1, clock.instant()), clock);
		this.reader = new Thread(this::read);
		this.reader.setDaemon(true);
		this.reader.start();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.printed.size() > 0);
	}

	private void read() {
		OutputFilter filter = this.evidence.output();
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		try (InputStream in = this.process.getInputStream()) {
			for (int next = in.read(); next != -1; next = in.read()) {
				line.write(next);
				if (next == '\n') {
					filter.filter(line.toByteArray()).forEach(this.printed::writeBytes);
					line.reset();
				}
			}
		}
		catch (IOException ex) {
			this.printed.writeBytes(ex.toString().getBytes(StandardCharsets.UTF_8));
		}
		filter.end().forEach(this.printed::writeBytes);
	}

}
