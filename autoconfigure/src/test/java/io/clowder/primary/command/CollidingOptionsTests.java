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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CollidingOptions}.
 */
class CollidingOptionsTests {

	@Test
	void resolveWhenNothingCollidesShouldReturnOptionsInOrder() {
		List<String> options = List.of("-Xmx1g", "-javaagent:a.jar", "-javaagent:b.jar", "--add-opens",
				"java.base/java.io=ALL-UNNAMED", "-XX:+HeapDumpOnOutOfMemoryError", "-Dx=1", "-Dx=2",
				"-XX:FlightRecorderOptions:repository=d", "-cp", "a.jar");
		CollidingOptions.Result result = resolve(options, 1);
		assertThat(result.options()).isEqualTo(options);
		assertThat(result.notes()).isEmpty();
		assertThat(result.isChanged()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "'-agentlib:jdwp=server=y,suspend=n,address=5005','-agentlib:jdwp=server=y,suspend=n,address=5006'",
			"-Dcom.sun.management.jmxremote.port=9010,-Dcom.sun.management.jmxremote.port=9011",
			"-Xlog:gc:gc.log,-Xlog:gc:gc-worker-1.log", "-Xloggc:gc.log,-Xloggc:gc-worker-1.log",
			"-XX:ErrorFile=e.log,-XX:ErrorFile=e-worker-1.log",
			"-XX:ReplayDataFile=r.log,-XX:ReplayDataFile=r-worker-1.log",
			"-XX:LogFile=v.log,-XX:LogFile=v-worker-1.log",
			"-XX:HeapDumpPath=h.hprof,-XX:HeapDumpPath=h-worker-1.hprof",
			"-XX:StartFlightRecording:filename=x.jfr,-XX:StartFlightRecording:filename=x-worker-1.jfr" })
	void resolveShouldRewriteInPlaceAndSayIt(String option, String expected) {
		CollidingOptions.Result result = resolve(List.of("-Da=1", option, "-Db=2"), 1);
		assertThat(result.options()).containsExactly("-Da=1", expected, "-Db=2");
		assertThat(result.notes()).hasSize(1).allSatisfy((note) -> assertThat(note).startsWith("Worker 1 "));
		assertThat(result.isChanged()).isTrue();
	}

	@Test
	void resolveShouldDropInPlaceAndSayIt() {
		CollidingOptions.Result result = resolve(
				List.of("-Da=1", "-XX:AOTMode=record", "-XX:AOTConfiguration=a.conf", "-Db=2"), 1);
		assertThat(result.options()).containsExactly("-Da=1", "-Db=2");
		assertThat(result.notes()).hasSize(2);
	}

	@Test
	void resolveShouldLookAtOptionsFromElsewhereToo() {
		CollidingOptions options = new CollidingOptions(List.of("-XX:AOTConfiguration=a.conf", "-XX:AOTMode=record"));
		assertThat(options.resolve(List.of("-XX:AOTConfiguration=a.conf"), 1).options()).isEmpty();
	}

	@Test
	void resolveShouldNotTakeValueForOption() {
		List<String> options = List.of("-cp", "-Xlog:gc:gc.log", "-p", "-XX:ErrorFile=e.log", "-cp");
		assertThat(resolve(options, 1).options()).isEqualTo(options);
	}

	@Test
	void resolveWhenOptionsFileCollidesShouldReplaceItByItsOptions(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("vm.options"),
				"-Dx=\"a b\"\n-Xloggc:gc.log -XX:AOTMode=record\n");
		CollidingOptions.Result result = resolve(
				List.of("-Da=1", "-XX:VMOptionsFile=" + file, "-XX:AOTConfiguration=a.conf"), 1);
		assertThat(result.options()).containsExactly("-Da=1", "-Dx=a b", "-Xloggc:gc-worker-1.log");
		assertThat(result.notes()).hasSize(3);
	}

	@Test
	void resolveWhenOptionsFileDoesNotCollideShouldKeepIt(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("vm.options");
		Files.writeString(file, "-Dx=1 -XX:VMOptionsFile=" + file);
		List<String> options = List.of("-XX:VMOptionsFile=" + file,
				"-XX:VMOptionsFile=" + directory.resolve("missing"));
		assertThat(resolve(options, 1).options()).isEqualTo(options);
	}

	private static CollidingOptions.Result resolve(List<String> options, int workerId) {
		return new CollidingOptions(options).resolve(options, workerId);
	}

}
