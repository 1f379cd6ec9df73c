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

package io.clowder.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link WorkerCount}.
 */
class WorkerCountTests {

	private static final int PROCESSORS = 12;

	@ParameterizedTest
	@ValueSource(strings = { "max", "1", "2", "0", "-3", "banana", "on", "true" })
	void isOnWhenAnythingIsAskedForShouldBeTrue(String value) {
		assertThat(WorkerCount.isOn(value)).isTrue();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "off", "OFF", "Off", " off ", "false", "FALSE", " false\t" })
	void isOnWhenNothingIsAskedForShouldBeFalse(String value) {
		assertThat(WorkerCount.isOn(value)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "off,false", "'off',false", "no,false", "false,false", "max,true", "4,true", "'',false", "~,false" })
	void isOnShouldReadWhatYamlMakesOfTheValue(String yaml, boolean on) throws Exception {
		PropertySource<?> source = new YamlPropertySourceLoader()
			.load("test", new ByteArrayResource(("cluster:\n  workers: " + yaml).getBytes()))
			.get(0);
		Object value = source.getProperty(WorkerCount.PROPERTY);
		assertThat(WorkerCount.isOn((value != null) ? value.toString() : null)).isEqualTo(on);
	}

	@ParameterizedTest
	@ValueSource(strings = { "max", "MAX", "Max", " max " })
	void parseWhenMaxShouldBeNumberOfProcessors(String value) {
		assertThat(WorkerCount.parse(value, PROCESSORS)).isEqualTo(PROCESSORS);
	}

	@ParameterizedTest
	@CsvSource({ "1,1", "2,2", "' 3 ',3", "512,512" })
	void parseWhenNumberShouldBeThatNumber(String value, int expected) {
		assertThat(WorkerCount.parse(value, PROCESSORS)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-3", "513", "100000", "99999999999999999999", "2.5", "banana", "Banana", "max-1",
			"true", "1 2" })
	void parseWhenThatIsNoNumberOfWorkersShouldFail(String value) {
		assertThatExceptionOfType(InvalidClusterPropertyException.class)
			.isThrownBy(() -> WorkerCount.parse(value, PROCESSORS))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo("cluster.workers");
				assertThat(ex.getValue()).isEqualTo(value);
				assertThat(ex.getRequirement()).contains("'max'")
					.contains("here 12")
					.contains("1 to 512")
					.contains("'off'");
			});
	}

	@ParameterizedTest
	@CsvSource({ "1,1", "' 3 ',3", "512,512", "max,12", "' MAX ',12" })
	void parseTargetShouldReadTheSameNumbers(String value, int expected) {
		assertThat(WorkerCount.parseTarget(value, PROCESSORS)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "0", "-1", "513", "99999999999999999999", "2.5", "off", "+" })
	void parseTargetWhenThatIsNoNumberOfWorkersShouldSayWhatIs(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> WorkerCount.parseTarget(value, PROCESSORS))
			.withMessage("The cluster cannot be scaled to '" + value
					+ "' workers. Use 'max' for one worker per processor, as far as memory allows (here 12), a number from 1 to 512.");
	}

	@Test
	void parseWhenMissingShouldFail() {
		assertThatExceptionOfType(InvalidClusterPropertyException.class)
			.isThrownBy(() -> WorkerCount.parse(null, PROCESSORS));
	}

}
