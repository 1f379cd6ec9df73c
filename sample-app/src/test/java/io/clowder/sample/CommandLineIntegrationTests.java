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
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the command line of the workers. What it means to the application is seen in
 * Spring Boot's info endpoint.
 */
@EnabledOnOs(OS.LINUX)
class CommandLineIntegrationTests {

	private static final String[] INFO = { "--management.info.env.enabled=true",
			"--management.endpoints.web.exposure.include=health,info,cluster" };

	private static final String DIFFICULT = "a  b \"c\" 'd' \\ $HOME * gr\u00fc\u00df \u732b";

	@ParameterizedTest
	@MethodSource("javaHomes")
	void workersGetEveryOptionAndArgument(JavaHome javaHome, TestInfo test, @TempDir Path directory)
			throws IOException {
		// A test does not know the locale it runs in, so a shell adds what is not ASCII
		Path argument = Files.writeString(directory.resolve("argument"), "--info.argument=" + DIFFICULT);
		Launch launch = Launch.of(test)
			.on(javaHome)
			.environment("LC_ALL", "C.UTF-8")
			.environment("ARGUMENT", argument.toString())
			.environment("JAVA_TOOL_OPTIONS", "-Dinfo.tool-option=tool '-Dinfo.quoted=with space'")
			.through("/bin/sh", "-c", "exec \"$@\" \"$(cat \"$ARGUMENT\")\"", "sh")
			.jvmOptions("-Dinfo.property=with space and \"quotes\"", "--add-opens", "java.base/java.lang=ALL-UNNAMED")
			.arguments(INFO)
			.arguments("--info.empty=", "no option", "--cluster.archive=lazy");
		try (Cluster cluster = launch.startCluster()) {
			forEachWorker(cluster, (pid, info) -> {
				assertThat(info.path("argument").asString()).isEqualTo(DIFFICULT);
				assertThat(info.path("property").asString()).isEqualTo("with space and \"quotes\"");
				assertThat(info.path("tool-option").asString()).isEqualTo("tool");
				assertThat(info.path("quoted").asString()).isEqualTo("with space");
				assertThat(info.path("empty").asString()).isEmpty();
				assertThat(commandLine(pid)).containsSequence("--add-opens", "java.base/java.lang=ALL-UNNAMED")
					.contains("no option")
					.anyMatch((each) -> each.endsWith("/application/" + Launch.JAR.getFileName()));
				assertThatHasShareOfTheMachine(pid);
			});
			assertThat(cluster.process().lines("Budget: ")).singleElement()
				.asString()
				.contains("for 2 workers; each ",
						"heap up to 256 MB, serial collector, up to 1024 threads for requests, 1 thread to collect garbage and 2 event loops for Redis.",
						"-XX:TieredStopAtLevel=1, -XX:+UseSerialGC and -Xmx256m were set by the user.");
			JsonNode budget = cluster.status().path("budget");
			assertThat(budget.at("/perWorker/heapMax").asLong()).isEqualTo(256 << 20);
			assertThat(budget.path("userDecided")).hasSize(3);
		}
	}

	static List<JavaHome> javaHomes() {
		return JavaHome.all();
	}

	@Test
	void optionsThatWouldCollideGetTheIdOfTheWorker(TestInfo test) throws IOException {
		int port = findFreePorts(3);
		Launch launch = Launch.of(test)
			.jvmOptions("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port,
					"-Xlog:gc:file=gc.log");
		try (Cluster cluster = launch.startCluster()) {
			for (int id = 0; id <= 2; id++) {
				assertThatDebuggerIsAccepted(port + id);
			}
			assertThat(cluster.process().directory().resolve("gc.log")).isNotEmptyFile();
			assertThat(cluster.process().directory().resolve("gc-worker-1.log")).isNotEmptyFile();
			assertThat(cluster.process().directory().resolve("gc-worker-2.log")).isNotEmptyFile();
			assertThat(cluster.process().lines("accepts a debugger on port " + (port + 2) + " instead of " + port))
				.hasSize(1);
			assertThat(cluster.process().lines("Worker 1 writes 'gc-worker-1.log' instead of 'gc.log'")).hasSize(1);
		}
	}

	@Test
	void extractedApplicationIsStarted(TestInfo test, @TempDir Path directory) throws Exception {
		Process extract = new ProcessBuilder(JavaHome.current().java(), "-Djarmode=tools", "-jar",
				Launch.JAR.toString(), "extract", "--destination", directory.resolve("extracted app").toString())
			.inheritIO()
			.start();
		assertThat(extract.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(extract.exitValue()).isZero();
		Path jar = directory.resolve("extracted app").resolve(Launch.JAR.getFileName());
		try (Cluster cluster = Launch.of(test)
			.target("-jar", jar.toString())
			.arguments(INFO)
			.arguments("--cluster.workers=1")
			.startCluster()) {
			forEachWorker(cluster, (pid, info) -> assertThat(commandLine(pid))
				.anyMatch((each) -> each.endsWith("/build-1/original/" + jar.getFileName())));
		}
	}

	@Test
	void classPathInAnArgumentFileMayBeLong(TestInfo test, @TempDir Path directory) throws IOException {
		explode(directory);
		List<String> classPath = new ArrayList<>(List.of(directory.resolve("BOOT-INF/classes").toString()));
		// One argument may have 128 KB
		IntStream.range(0, 2000)
			.mapToObj((i) -> directory.resolve("there is no such directory, but its name is long " + i).toString())
			.forEach(classPath::add);
		try (Stream<Path> jars = Files.list(directory.resolve("BOOT-INF/lib"))) {
			jars.sorted(Comparator.naturalOrder()).map(Path::toString).forEach(classPath::add);
		}
		Path arguments = directory.resolve("arguments");
		Files.writeString(arguments, "-cp \"" + String.join(":", classPath) + "\"\n-Dinfo.file=\"from the file\"");
		assertThat(arguments).satisfies((file) -> assertThat(Files.size(file)).isGreaterThan(128 * 1024));
		try (Cluster cluster = Launch.of(test)
			.target("@" + arguments, SampleApplication.class.getName())
			.arguments(INFO)
			.arguments("--cluster.workers=1")
			.startCluster()) {
			forEachWorker(cluster, (pid, info) -> assertThat(info.path("file").asString()).isEqualTo("from the file"));
		}
	}

	/**
	 * What each of the workers, of which there are two at most, is told and tells.
	 */
	private static void forEachWorker(Cluster cluster, BiConsumer<Long, JsonNode> check) {
		Set<Long> pids = new HashSet<>();
		try (HttpConnection one = HttpConnection.open("127.0.0.1", cluster.port());
				HttpConnection two = HttpConnection.open("127.0.0.1", cluster.port())) {
			for (HttpConnection connection : List.of(one, two)) {
				long pid = connection.get("/").pid();
				pids.add(pid);
				check.accept(pid, Cluster.json(connection.get("/actuator/info")));
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		assertThat(Cluster.workers(cluster.status())).extracting((worker) -> worker.get("pid").asLong())
			.containsExactlyInAnyOrderElementsOf(pids);
	}

	/**
	 * What the user has not decided: the largest heap and the collector are.
	 */
	private static void assertThatHasShareOfTheMachine(long pid) {
		assertThat(commandLine(pid)).contains("-Xms64m")
			.anyMatch((each) -> each.matches("-XX:ActiveProcessorCount=[1-9]\\d*"))
			.filteredOn((each) -> each.startsWith("-Xmx") || each.endsWith("GC"))
			.containsExactly("-XX:+UseSerialGC", "-Xmx256m");
		assertThat(process(pid, "environ")).contains("MALLOC_ARENA_MAX=2");
	}

	private static List<String> commandLine(long pid) {
		return process(pid, "cmdline");
	}

	private static List<String> process(long pid, String file) {
		try {
			return List.of(Files.readString(Path.of("/proc/" + pid + "/" + file), StandardCharsets.UTF_8).split("\0"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void assertThatDebuggerIsAccepted(int port) throws IOException {
		byte[] handshake = "JDWP-Handshake".getBytes(StandardCharsets.US_ASCII);
		try (Socket debugger = new Socket("127.0.0.1", port)) {
			debugger.setSoTimeout(10_000);
			debugger.getOutputStream().write(handshake);
			assertThat(debugger.getInputStream().readNBytes(handshake.length)).isEqualTo(handshake);
		}
	}

	/**
	 * First of some free ports in a row.
	 */
	private static int findFreePorts(int count) throws IOException {
		while (true) {
			int first = Ports.free();
			if (IntStream.range(first, first + count).allMatch(CommandLineIntegrationTests::isFree)) {
				return first;
			}
		}
	}

	private static boolean isFree(int port) {
		try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return free.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void explode(Path directory) throws IOException {
		try (InputStream in = Files.newInputStream(Launch.JAR); ZipInputStream zip = new ZipInputStream(in)) {
			for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
				Path file = directory.resolve(entry.getName());
				if (!entry.isDirectory()) {
					Files.createDirectories(file.getParent());
					Files.copy(zip, file);
				}
			}
		}
	}

}
