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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnifiedLoggingRule}.
 */
class UnifiedLoggingRuleTests {

	private final UnifiedLoggingRule rule = new UnifiedLoggingRule();

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "gc:gc.log|gc:gc-worker-1.log", "gc:file=gc.log|gc:file=gc-worker-1.log",
					":gc.log|:gc-worker-1.log",
					"gc*,safepoint:file=logs/gc.log:time|gc*,safepoint:file=logs/gc-worker-1.log:time",
					"gc:gc-%t.log::filecount=5,filesize=1m|gc:gc-%t-worker-1.log::filecount=5,filesize=1m",
					"gc:file=\"a:b.log\":time|gc:file=\"a:b-worker-1.log\":time",
					"gc:\"a b.log\"|gc:\"a b-worker-1.log\"", "gc=debug:x:uptime|gc=debug:x-worker-1:uptime" })
	void resolveShouldAddIdToFile(String log, String expected) {
		Resolution resolution = this.rule.resolve("-Xlog:" + log, 1);
		assertThat(resolution).isNotNull();
		assertThat(resolution.option()).isEqualTo("-Xlog:" + expected);
		assertThat(resolution.note()).startsWith("Worker 1 writes '").contains("'-Xlog:" + log + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-Xlog", "-Xlog:gc", "-Xlog:disable", "-Xlog:help", "-Xlog:async", "-Xlog:async:drop",
			"-Xlog:gc:", "-Xlog:gc::time", "-Xlog:gc:stdout:time", "-Xlog:gc:stderr", "-Xlog:gc:#1",
			"-Xlog:gc:/dev/stdout", "-Xlog:gc:file=/dev/stderr", "-Xlog:gc:gc-%p.log", "-Xlog:gc:file=\"%p.log\"",
			"-Xlog:gc:\"open", "-Xloggc:gc.log", "-Dx=-Xlog:gc:gc.log" })
	void resolveWhenThereIsNoCollisionShouldKeepOption(String option) {
		assertThat(this.rule.resolve(option, 1)).isNull();
	}

	@Test
	void resolveWhenOptionIsLongShouldAddIdToFile() {
		String what = "gc,".repeat(20000) + "\"x\"".repeat(500);
		Resolution resolution = this.rule.resolve("-Xlog:" + what + ":gc.log", 1);
		assertThat(resolution).isNotNull();
		assertThat(resolution.option()).isEqualTo("-Xlog:" + what + ":gc-worker-1.log");
	}

}
