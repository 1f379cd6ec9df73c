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
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClassArchivePlacement}.
 */
class ClassArchivePlacementTests {

	private static final String BASE = "-XX:SharedBaseAddress=0x";

	@Test
	void addressShouldBeDrawnOnX86() {
		assertThat(ClassArchivePlacement.of("amd64", List.of("-Xmx1g"))).isEqualTo(ClassArchivePlacement.DRAWN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "aarch64", "ppc64le", "s390x", "riscv64" })
	void addressShouldBeTheJvmsOnOtherProcessors(String architecture) {
		assertThat(ClassArchivePlacement.of(architecture, List.of())).isEqualTo(ClassArchivePlacement.FREE);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2 })
	void userShouldDecide(int mode) {
		assertThat(ClassArchivePlacement.of("amd64", List.of("-Xmx1g", "-XX:ArchiveRelocationMode=" + mode)))
			.isEqualTo(ClassArchivePlacement.FREE);
	}

	@Test
	void everyArchiveShouldGetAnAddressOfItsOwnInRange() {
		Random random = new Random(1);
		Set<Long> addresses = Stream.generate(() -> ClassArchivePlacement.DRAWN.make(random))
			.limit(1000)
			.map((options) -> {
				assertThat(options).singleElement().asString().startsWith(BASE);
				return Long.parseLong(options.get(0).substring(BASE.length()), 16);
			})
			.collect(Collectors.toSet());
		assertThat(addresses).hasSizeGreaterThan(990)
			.allSatisfy((address) -> assertThat(address % (1 << 24)).isZero())
			.allSatisfy((address) -> assertThat(address).isBetween(1L << 36, (1L << 42) - (1L << 32) - 1));
	}

	@Test
	void archiveShouldNotBeMoved() {
		assertThat(ClassArchivePlacement.DRAWN.use()).containsExactly("-XX:+UnlockDiagnosticVMOptions",
				"-XX:ArchiveRelocationMode=0");
	}

	@Test
	void jvmShouldNotBeToldAnything() {
		assertThat(ClassArchivePlacement.FREE.make(new Random(1))).isEmpty();
		assertThat(ClassArchivePlacement.FREE.use()).isEmpty();
	}

}
