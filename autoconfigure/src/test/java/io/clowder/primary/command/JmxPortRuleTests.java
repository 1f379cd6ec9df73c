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
 * Tests for {@link JmxPortRule}.
 */
class JmxPortRuleTests {

	private final JmxPortRule rule = new JmxPortRule();

	@ParameterizedTest
	@ValueSource(strings = { "-Dcom.sun.management.jmxremote.port=", "-Dcom.sun.management.jmxremote.rmi.port=" })
	void resolveShouldAddIdToPort(String property) {
		Resolution resolution = this.rule.resolve(property + "9010", 2);
		assertThat(resolution).isNotNull();
		assertThat(resolution.option()).isEqualTo(property + "9012");
		assertThat(resolution.note()).isEqualTo("Worker 2 uses port 9012 instead of 9010 for '%s'."
			.formatted(property.substring(2, property.length() - 1)));
	}

	@Test
	void resolveWhenPortIsTooHighShouldDropOption() {
		Resolution resolution = this.rule.resolve("-Dcom.sun.management.jmxremote.port=65535", 1);
		assertThat(resolution).isNotNull();
		assertThat(resolution.option()).isNull();
		assertThat(resolution.note()).contains("no port 65536");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-Dcom.sun.management.jmxremote.port=0", "-Dcom.sun.management.jmxremote.port=",
			"-Dcom.sun.management.jmxremote.port=x", "-Dcom.sun.management.jmxremote.port=123456",
			"-Dcom.sun.management.jmxremote.port", "-Dcom.sun.management.jmxremote",
			"-Dcom.sun.management.jmxremote.ssl=false", "-Dserver.port=9010" })
	void resolveWhenOtherOptionShouldKeepIt(String option) {
		assertThat(this.rule.resolve(option, 1)).isNull();
	}

}
