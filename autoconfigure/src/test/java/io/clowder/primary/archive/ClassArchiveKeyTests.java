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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClassArchiveKey}.
 */
class ClassArchiveKeyTests {

	@Test
	void sameJvmShouldHaveTheSameKey() {
		assertThat(key("17", "/jdk", "-Xmx1g")).isEqualTo(key("17", "/jdk", "-Xmx1g"));
		assertThat(key("17", "/jdk", "-Xmx1g").value()).matches("[0-9a-f]{16}");
	}

	@Test
	void otherJvmsShouldHaveOtherKeys() {
		assertThat(List.of(key("17", "/jdk", "-Xmx1g"), key("18", "/jdk", "-Xmx1g"), key("17", "/jre", "-Xmx1g"),
				key("17", "/jdk"), key("17", "/jdk", "-Xmx1g", "-XX:+UseSerialGC"), key("17", "/jdk", "-Xmx2g")))
			.doesNotHaveDuplicates();
	}

	private static ClassArchiveKey key(String version, String home, String... options) {
		return ClassArchiveKey.of(version, home, List.of(options));
	}

}
