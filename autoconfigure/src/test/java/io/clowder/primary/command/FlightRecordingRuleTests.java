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

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FlightRecordingRule}.
 */
class FlightRecordingRuleTests {

	private final FlightRecordingRule rule = new FlightRecordingRule();

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { ":filename=x.jfr|:filename=x-worker-1.jfr", "=filename=x.jfr|=filename=x-worker-1.jfr",
					":name=n,filename=d/x.jfr,maxage=1h|:name=n,filename=d/x-worker-1.jfr,maxage=1h",
					":filename=\"a,b.jfr\",name=n|:filename=\"a,b-worker-1.jfr\",name=n",
					":name='n,filename=y',filename='x.jfr'|:name='n,filename=y',filename='x-worker-1.jfr'",
					":filename=x-%p.jfr|:filename=x-%p-worker-1.jfr", ":filename=x|:filename=x-worker-1" })
	void resolveShouldAddIdToFile(String settings, String expected) {
		Resolution resolution = this.rule.resolve("-XX:StartFlightRecording" + settings, 1);
		assertThat(resolution).isNotNull();
		assertThat(resolution.option()).isEqualTo("-XX:StartFlightRecording" + expected);
		assertThat(resolution.note()).startsWith("Worker 1 writes '").contains("-XX:StartFlightRecording" + settings);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-XX:StartFlightRecording", "-XX:StartFlightRecording:name=n,maxage=1h",
			"-XX:StartFlightRecording:name=filename=x", "-XX:StartFlightRecording:name='a,filename=x'",
			"-XX:StartFlightRecording:filename=recordings/,dumponexit=true", "-XX:StartFlightRecording:filename=",
			"-XX:FlightRecorderOptions:repository=d,filename=x", "-Dx=filename=y" })
	void resolveWhenThereIsNoCollisionShouldKeepOption(String option) {
		assertThat(this.rule.resolve(option, 1)).isNull();
	}

	@Test
	void resolveWhenFileIsDirectoryShouldKeepOption(@TempDir Path directory) {
		assertThat(this.rule.resolve("-XX:StartFlightRecording:filename=" + directory, 1)).isNull();
	}

}
