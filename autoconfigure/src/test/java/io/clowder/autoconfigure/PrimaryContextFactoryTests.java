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

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PrimaryContextFactory}.
 */
class PrimaryContextFactoryTests {

	private final MockEnvironment environment = new MockEnvironment();

	@ParameterizedTest
	@CsvSource({ "cluster.workers,banana", "cluster.workers,0", "cluster.start-timeout,-1s" })
	void createWhenPropertyIsInvalidShouldFailBeforeAnythingStarts(String name, String value, @TempDir Path temporary) {
		this.environment.setProperty("cluster.workers", "2");
		this.environment.setProperty(name, value);
		Set<ProcessHandle> children = children();
		String before = System.setProperty("java.io.tmpdir", temporary.toString());
		try {
			assertThatExceptionOfType(InvalidClusterPropertyException.class).isThrownBy(this::create)
				.satisfies((ex) -> assertThat(ex.getName()).isEqualTo(name));
		}
		finally {
			System.setProperty("java.io.tmpdir", before);
		}
		assertThat(children()).isSubsetOf(children);
		assertThat(temporary).isEmptyDirectory();
	}

	@Test
	void createWhenPropertyCannotBeBoundShouldFail() {
		this.environment.setProperty("cluster.workers", "2");
		this.environment.setProperty("cluster.balancing", "random");
		assertThatExceptionOfType(BindException.class).isThrownBy(this::create).withMessageContaining("cluster");
	}

	private void create() {
		new PrimaryContextFactory(this.environment, null).create(WebApplicationType.SERVLET);
	}

	private static Set<ProcessHandle> children() {
		return ProcessHandle.current().children().collect(Collectors.toSet());
	}

}
