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

package io.clowder.primary.archive;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JvmOptions}.
 */
class JvmOptionsTests {

	@ParameterizedTest
	@ValueSource(strings = { "-Xshare:off", "-Xshare:on", "-XX:SharedArchiveFile=my.jsa", "-XX:SharedClassListFile=my",
			"-XX:ArchiveClassesAtExit=my.jsa", "-XX:DumpLoadedClassList=my", "-XX:AOTCache=my.aot", "-XX:AOTMode=off",
			"-XX:AOTCacheOutput=my.aot", "-XX:+AutoCreateSharedArchive", "-XX:-UseSharedSpaces",
			"-XX:+RecordDynamicDumpInfo", "-XX:+AOTClassLinking", "--patch-module=java.base=x.jar", "--patch-module",
			"--limit-modules", "--upgrade-module-path", "-Xbootclasspath/a:x.jar" })
	void obstacleShouldBeWhatTheUserSaysOfArchives(String option) {
		assertThat(JvmOptions.obstacle(List.of("-Xmx1g", option), ClassArchiveFormat.CDS)).contains(option);
		assertThat(JvmOptions.obstacle(List.of("-Xmx1g", option), ClassArchiveFormat.AOT)).contains(option);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-javaagent:a.jar", "-agentlib:jdwp=transport=dt_socket", "-agentpath:/a.so" })
	void obstacleShouldBeAnAgentForAotOnly(String option) {
		assertThat(JvmOptions.obstacle(List.of(option), ClassArchiveFormat.AOT)).contains(option);
		assertThat(JvmOptions.obstacle(List.of(option), ClassArchiveFormat.CDS)).isEmpty();
	}

	@Test
	void obstacleShouldNotBeAnythingElse() {
		assertThat(JvmOptions.obstacle(List.of("-Xmx1g", "-XX:+UseSerialGC", "-Dspring.aot.enabled=true", "-Xlog:cds",
				"--add-opens=java.base/java.lang=ALL-UNNAMED"), ClassArchiveFormat.AOT))
			.isEmpty();
	}

	@Test
	void relevantShouldBeHeapAndModules() {
		assertThat(JvmOptions.relevant(List.of("-XX:+UseZGC", "-XX:+UnlockExperimentalVMOptions", "-Xmx1g", "-Xms1g",
				"-XX:MaxRAMPercentage=50", "-XX:MaxHeapSize=1g", "-XX:ObjectAlignmentInBytes=16", "-Dx=y",
				"-XX:+HeapDumpOnOutOfMemoryError", "-XX:HeapDumpPath=/x", "-XX:OnError=rm", "-Xlog:gc:file=x",
				"-XX:+AlwaysPreTouch", "-javaagent:a.jar", "-XX:TieredStopAtLevel=1", "-cp", "a.jar")))
			.containsExactly("-XX:+UseZGC", "-XX:+UnlockExperimentalVMOptions", "-Xmx1g", "-XX:MaxRAMPercentage=50",
					"-XX:MaxHeapSize=1g", "-XX:ObjectAlignmentInBytes=16");
	}

	@Test
	void relevantShouldKeepValuesThatAreArguments() {
		assertThat(JvmOptions.relevant(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED", "--add-modules=a",
				"--enable-preview", "-Dx=y", "--enable-native-access", "ALL-UNNAMED")))
			.containsExactly("--add-opens", "java.base/java.lang=ALL-UNNAMED", "--add-modules=a", "--enable-preview",
					"--enable-native-access", "ALL-UNNAMED");
	}

}
