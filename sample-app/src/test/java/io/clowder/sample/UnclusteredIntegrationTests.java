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

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the cases in which the application runs as one plain process.
 */
@EnabledOnOs(OS.LINUX)
class UnclusteredIntegrationTests {

	@ParameterizedTest
	@ValueSource(strings = { "off", "" })
	void withoutWorkersTheApplicationIsOneProcess(String workers, TestInfo test) {
		assertThatIsPlain(Launch.of(test).arguments("--cluster.workers=" + workers));
	}

	@Test
	void aheadOfTimeProcessingIsOneProcess(TestInfo test) {
		assertThatIsPlain(Launch.of(test).jvmOptions("-Dspring.aot.processing=true"));
	}

	@Test
	void exitOnRefreshIsOneProcessThatExits(TestInfo test) {
		assertThatEndsAsOneProcess(Launch.of(test).jvmOptions("-Dspring.context.exit=onRefresh"));
	}

	@Test
	void applicationWithoutWebServerIsOneProcess(TestInfo test) {
		assertThatEndsAsOneProcess(Launch.of(test).arguments("--spring.main.web-application-type=none"));
	}

	private static void assertThatIsPlain(Launch launch) {
		try (SampleProcess process = launch.start()) {
			process.awaitOutput("Started SampleApplication");
			List<String> ports = process.find("Tomcat started on port (\\d+)");
			assertThat(ports).hasSize(1);
			assertThat(Http.get(Integer.parseInt(ports.get(0)), "/").body())
				.isEqualTo("Hello from pid " + process.pid());
			assertThat(process.family().members()).extracting(ProcessHandle::pid).containsExactly(process.pid());
			assertThat(process.output()).doesNotContain("[primary]", "[worker-");
		}
	}

	private static void assertThatEndsAsOneProcess(Launch launch) {
		try (SampleProcess process = launch.start()) {
			assertThat(process.awaitExit(Duration.ofSeconds(30))).as(process::output).isZero();
			assertThat(process.output()).doesNotContain("[primary]", "[worker-");
		}
	}

}
