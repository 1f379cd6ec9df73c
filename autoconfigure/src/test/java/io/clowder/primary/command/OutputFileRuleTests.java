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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutputFileRule}.
 */
class OutputFileRuleTests {

	private final OutputFileRule rule = new OutputFileRule("-XX:ErrorFile=", true);

	@Test
	void resolveShouldAddIdToFile() {
		Resolution resolution = this.rule.resolve("-XX:ErrorFile=logs/hs_err.log", 1);
		assertThat(resolution).isNotNull();
		assertThat(resolution.option()).isEqualTo("-XX:ErrorFile=logs/hs_err-worker-1.log");
		assertThat(resolution.note()).isEqualTo(
				"Worker 1 writes 'logs/hs_err-worker-1.log' instead of 'logs/hs_err.log' ('-XX:ErrorFile=logs/hs_err.log').");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-XX:ErrorFile=hs_err_%p.log", "-XX:ErrorFile=/dev/stderr", "-XX:ErrorFile=",
			"-XX:LogFile=x.log" })
	void resolveWhenThereIsNoCollisionShouldKeepOption(String option) {
		assertThat(this.rule.resolve(option, 1)).isNull();
	}

	@Test
	void resolveWhenProcessIdIsNotExpandedShouldAddIdToFile() {
		Resolution resolution = new OutputFileRule("-XX:HeapDumpPath=", false).resolve("-XX:HeapDumpPath=%p.hprof", 1);
		assertThat(resolution).isNotNull();
		assertThat(resolution.option()).isEqualTo("-XX:HeapDumpPath=%p-worker-1.hprof");
	}

}
