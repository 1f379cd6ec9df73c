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
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for workers that start from a class archive, which another worker has recorded.
 */
@EnabledOnOs(OS.LINUX)
class ClassArchiveIntegrationTests {

	@ParameterizedTest
	@MethodSource("javaHomes")
	void archiveIsMadeOnceAndUsedByLaterWorkersAndClusters(JavaHome javaHome, TestInfo test, @TempDir Path directory)
			throws IOException {
		Path archives = directory.resolve("archives");
		long address;
		try (Cluster cluster = launch(javaHome, test, archives).startCluster();
				Load load = Load.start(cluster.port(), 2, 2)) {
			cluster.process().awaitOutput("Workers start from it from now on.");
			JsonNode status = cluster
				.awaitStatus((each) -> each.get("status").asString().equals("UP") && each.get("outgoing").isEmpty());
			assertThat(status.get("events").toString()).contains("ARCHIVE_READY").doesNotContain("ARCHIVE_FAILED");
			Path archive = archive(archives);
			assertThat(mapped(cluster.workerPid(2), archive)).isFalse();

			// Connections are handed on and back by what differs from Java to Java
			DrainIntegrationTests.assertStopCostsNoRequest(cluster, 2);
			assertThat(mapped(cluster.workerPid(2), archive)).isTrue();
			address = address(cluster.workerPid(2), archive);
			if (System.getProperty("os.arch").equals("amd64")) {
				assertThat(address).isGreaterThanOrEqualTo(1L << 36);
			}
			load.stop();
			System.out.println(javaHome + ", start with the archive of " + (Files.size(archive) >> 20) + " MB: "
					+ cluster.worker(2).get("startupMillis") + " ms; " + load.successes() + " requests answered, "
					+ load.failures().size() + " failed");
			assertThat(load.failures()).isEmpty();
		}
		try (Cluster cluster = launch(javaHome, test, archives).arguments("--cluster.workers=1").startCluster()) {
			assertThat(mapped(cluster.workerPid(1), archive(archives))).isTrue();
			if (System.getProperty("os.arch").equals("amd64")) {
				assertThat(address(cluster.workerPid(1), archive(archives))).isEqualTo(address);
			}
			assertThat(cluster.process().lines("class archive")).isEmpty();

			replaceContent(archive(archives));
			JsonNode restart = cluster.complete("/1", "{\"operation\": \"restart\"}");
			assertThat(restart.get("state").asString()).isEqualTo("DONE");
			cluster.process().awaitOutput("is not used any more");
			assertThat(cluster.process().lines("class archive")).hasSize(1)
				.allSatisfy((line) -> assertThat(line).contains(" WARN ", "The JVM does not accept it."));
			assertThat(cluster.process().lines("[warning]")).isEmpty();
		}
	}

	/**
	 * The newest, since the others start from the archive of this Java in most tests; all
	 * of them in the profile {@code soak}.
	 */
	static List<JavaHome> javaHomes() {
		List<JavaHome> all = JavaHome.all();
		return Boolean.getBoolean("clowder.soak") ? all : List.of(all.get(all.size() - 1));
	}

	private static Launch launch(JavaHome javaHome, TestInfo test, Path archives) {
		return Launch.of(test)
			.on(javaHome)
			.arguments("--management.endpoint.cluster.access=unrestricted", "--cluster.archive=eager",
					"--cluster.archive-directory=" + archives);
	}

	private static Path archive(Path archives) throws IOException {
		try (Stream<Path> files = Files.walk(archives)) {
			List<Path> found = files.filter((file) -> file.toString().matches(".*\\.(jsa|aot)")).toList();
			assertThat(found).hasSize(1);
			return found.get(0);
		}
	}

	private static boolean mapped(long pid, Path archive) throws IOException {
		return Files.readString(Path.of("/proc/" + pid + "/maps")).contains(archive.toRealPath().toString());
	}

	private static long address(long pid, Path archive) throws IOException {
		String line = Files.readString(Path.of("/proc/" + pid + "/maps"))
			.lines()
			.filter((each) -> each.endsWith(archive.getFileName().toString()))
			.findFirst()
			.orElseThrow();
		return Long.parseLong(line.substring(0, line.indexOf('-')), 16);
	}

	private static void replaceContent(Path archive) throws IOException {
		Files.delete(archive);
		Files.writeString(archive, "no archive");
	}

}
