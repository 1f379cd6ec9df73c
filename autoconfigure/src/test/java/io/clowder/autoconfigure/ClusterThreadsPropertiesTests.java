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

import java.util.Map;

import io.clowder.tomcat.ThreadLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ClusterThreadsProperties}.
 */
class ClusterThreadsPropertiesTests {

	private final ClusterThreadsProperties properties = new ClusterThreadsProperties();

	private final StandardEnvironment environment = new StandardEnvironment();

	@Test
	void threadsAreAdaptive() {
		assertThat(this.properties.toLimits(this.environment)).isEqualTo(new ThreadLimits(16, 1024));
	}

	@Test
	void requestsCanBeKeptFromTheThreadThatPolls() {
		assertThat(this.properties.toLimits(this.environment)).matches(ThreadLimits::inline);
		this.properties.setInline(false);
		assertThat(this.properties.toLimits(this.environment)).isEqualTo(new ThreadLimits(16, 1024, false, 5));
	}

	@Test
	void adaptiveThreadsCanBeSwitchedOff() {
		this.properties.setAdaptive(false);
		assertThat(this.properties.toLimits(this.environment)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "server.tomcat.threads.max, 8", "server.tomcat.threads.min-spare, 8",
			"spring.threads.virtual.enabled, true" })
	void userDecides(String property, String value) {
		this.environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(property, value)));
		assertThat(this.properties.toLimits(this.environment)).isNull();
	}

	@Test
	void virtualThreadsThatAreSwitchedOffDecideNothing() {
		this.environment.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("spring.threads.virtual.enabled", "false")));
		assertThat(this.properties.toLimits(this.environment)).isNotNull();
	}

	@ParameterizedTest
	@CsvSource({ "0, 10, cluster.threads.min", "10001, 10001, cluster.threads.min", "-1, 10, cluster.threads.min",
			"10, 9, cluster.threads.max", "10, 10001, cluster.threads.max" })
	void numbersOutOfRangeAreRefused(int min, int max, String property) {
		this.properties.setMin(min);
		this.properties.setMax(max);
		assertThatExceptionOfType(InvalidClusterPropertyException.class).isThrownBy(this.properties::validate)
			.satisfies((ex) -> assertThat(ex).hasMessageContaining(property));
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 20 })
	void priorityOutOfRangeIsRefused(int nice) {
		this.properties.setNice(nice);
		assertThatExceptionOfType(InvalidClusterPropertyException.class).isThrownBy(this.properties::validate)
			.satisfies((ex) -> assertThat(ex).hasMessageContaining("cluster.threads.nice"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 19 })
	void priorityCanBeChosen(int nice) {
		this.properties.setNice(nice);
		assertThat(this.properties.toLimits(this.environment)).isEqualTo(new ThreadLimits(16, 1024, true, nice));
	}

	@Test
	void numbersAtTheEdgeAreAllowed() {
		this.properties.setMin(1);
		this.properties.setMax(1);
		assertThat(this.properties.toLimits(this.environment)).isEqualTo(new ThreadLimits(1, 1));
	}

}
