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
 * Tests for {@link DebuggerRule}.
 */
class DebuggerRuleTests {

	private final DebuggerRule rule = new DebuggerRule();

	@ParameterizedTest
	@CsvSource({ "5005,5007", "*:5005,*:5007", "localhost:5005,localhost:5007", "[::1]:5005,[::1]:5007",
			"127.0.0.1:65533,127.0.0.1:65535" })
	void resolveShouldAddIdToPort(String address, String expected) {
		Resolution resolution = this.rule
			.resolve("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=" + address, 2);
		assertThat(resolution).isNotNull();
		assertThat(resolution.option())
			.isEqualTo("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=" + expected);
		assertThat(resolution.note()).startsWith("Worker 2 accepts a debugger on port ").endsWith(".");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-agentlib:jdwp=", "-Xrunjdwp:", "-agentpath:/opt/java/lib/libjdwp.so=",
			"-agentpath:libjdwp.dylib=" })
	void resolveShouldKnowEveryWayToLoadTheAgent(String agent) {
		Resolution resolution = this.rule.resolve(agent + "server=y,suspend=n,address=5005", 1);
		assertThat(resolution).isNotNull();
		assertThat(resolution.option()).isEqualTo(agent + "server=y,suspend=n,address=5006");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { ",address=0", ",address=*:0", ",address=localhost:0", "", ",onjcmd=y", ",address=host:name" })
	void resolveWhenAddressIsNotExclusiveShouldKeepOption(String address) {
		assertThat(this.rule.resolve("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n" + address, 1)).isNull();
	}

	@Test
	void resolveWhenWorkerWouldWaitShouldNotLetItWait() {
		Resolution resolution = this.rule.resolve("-agentlib:jdwp=server=y,suspend=y,address=5005", 1);
		assertThat(resolution).isNotNull();
		assertThat(resolution.option()).isEqualTo("-agentlib:jdwp=server=y,address=5006,suspend=n");
		assertThat(resolution.note())
			.startsWith("Worker 1 does not wait for a debugger and accepts a debugger on port 5006 instead of 5005");
	}

	@Test
	void resolveWhenWorkerWouldWaitByDefaultShouldNotLetItWait() {
		Resolution resolution = this.rule.resolve("-agentlib:jdwp=transport=dt_socket,server=y", 1);
		assertThat(resolution).isNotNull();
		assertThat(resolution.option()).isEqualTo("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n");
	}

	@Test
	void resolveShouldKeepOtherSettings() {
		Resolution resolution = this.rule
			.resolve("-agentlib:jdwp=server=y,onjcmd=y,address=*:5005,suspend=n,quiet=y,allow=127.0.0.1", 1);
		assertThat(resolution).isNotNull();
		assertThat(resolution.option())
			.isEqualTo("-agentlib:jdwp=server=y,onjcmd=y,address=*:5006,suspend=n,quiet=y,allow=127.0.0.1");
	}

	@ParameterizedTest
	@ValueSource(strings = { ",server=n", "" })
	void resolveWhenJvmDialsOutShouldDropOption(String server) {
		Resolution resolution = this.rule.resolve("-agentlib:jdwp=transport=dt_socket,address=ide:5005" + server, 1);
		assertThat(resolution).isNotNull();
		assertThat(resolution.option()).isNull();
		assertThat(resolution.note()).contains("Worker 1 runs without", "address=ide:5005", "one connection");
	}

	@Test
	void resolveWhenPortIsTooHighShouldDropOption() {
		Resolution resolution = this.rule.resolve("-agentlib:jdwp=server=y,suspend=n,address=65535", 1);
		assertThat(resolution).isNotNull();
		assertThat(resolution.option()).isNull();
		assertThat(resolution.note()).contains("no port 65536");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-agentlib:jdwp", "-agentlib:jdwp=help", "-agentlib:jdwpx=address=5005",
			"-agentpath:/opt/libother.so=address=5005", "-javaagent:jdwp.jar=address=5005", "-Xdebug", "-Xmx1g" })
	void resolveWhenOtherOptionShouldKeepIt(String option) {
		assertThat(this.rule.resolve(option, 1)).isNull();
	}

}
