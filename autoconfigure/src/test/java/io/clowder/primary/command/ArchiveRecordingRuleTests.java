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

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArchiveRecordingRule}.
 */
class ArchiveRecordingRuleTests {

	@ParameterizedTest
	@ValueSource(strings = { "-XX:ArchiveClassesAtExit=app.jsa", "-XX:DumpLoadedClassList=app.lst",
			"-XX:AOTCacheOutput=app.aot", "-XX:AOTMode=record", "-XX:AOTMode=create", "-XX:+AutoCreateSharedArchive" })
	void resolveWhenJvmRecordsShouldDropOption(String option) {
		Resolution resolution = new ArchiveRecordingRule(List.of()).resolve(option, 1);
		assertThat(resolution).isNotNull();
		assertThat(resolution.option()).isNull();
		assertThat(resolution.note())
			.isEqualTo("Worker 1 runs without '" + option + "', because only one process may write the file.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-XX:AOTMode=record", "-XX:AOTMode=create", "-XX:AOTCacheOutput=app.aot" })
	void resolveWhenAotConfigurationIsWrittenShouldDropIt(String other) {
		Resolution resolution = new ArchiveRecordingRule(List.of("-Xmx1g", other)).resolve("-XX:AOTConfiguration=x", 1);
		assertThat(resolution).isNotNull();
		assertThat(resolution.option()).isNull();
	}

	@Test
	void resolveWhenAotConfigurationIsReadShouldKeepIt() {
		ArchiveRecordingRule rule = new ArchiveRecordingRule(List.of("-XX:AOTMode=on", "-XX:AOTCache=app.aot"));
		assertThat(rule.resolve("-XX:AOTConfiguration=app.conf", 1)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "-XX:AOTCache=app.aot", "-XX:AOTMode=on", "-XX:AOTMode=auto",
			"-XX:SharedArchiveFile=app.jsa", "-XX:-AutoCreateSharedArchive", "-Xshare:auto" })
	void resolveWhenArchiveIsReadShouldKeepOption(String option) {
		assertThat(new ArchiveRecordingRule(List.of("-XX:AOTMode=record")).resolve(option, 1)).isNull();
	}

}
