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

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClassArchiveFormat}.
 */
class ClassArchiveFormatTests {

	private static final Path RECORDING = Path.of("/c/r");

	private static final Path ARCHIVE = Path.of("/c/a");

	private static final List<String> PLACEMENT = List.of("-XX:Place");

	@ParameterizedTest
	@CsvSource({ "17, CDS", "21, CDS", "24, CDS", "25, AOT", "26, AOT" })
	void ofShouldPreferCachesWithProfiles(int feature, ClassArchiveFormat format) {
		assertThat(ClassArchiveFormat.of(feature)).isEqualTo(format);
	}

	@Test
	void cdsShouldUseAListOfClasses() {
		ClassArchiveFormat format = ClassArchiveFormat.CDS;
		assertThat(format.isWrittenAtExit()).isFalse();
		assertThat(format.extension()).isEqualTo("jsa");
		assertThat(format.record(RECORDING, PLACEMENT)).containsExactly("-XX:DumpLoadedClassList=/c/r");
		assertThat(format.make(RECORDING, ARCHIVE, PLACEMENT)).containsExactly("-Xshare:dump",
				"-XX:SharedClassListFile=/c/r", "-XX:SharedArchiveFile=/c/a", "-XX:Place");
		assertThat(format.use(ARCHIVE)).containsExactly("-XX:SharedArchiveFile=/c/a", "-Xlog:cds*=off");
	}

	@Test
	void aotShouldRecordUntilTheExit() {
		ClassArchiveFormat format = ClassArchiveFormat.AOT;
		assertThat(format.isWrittenAtExit()).isTrue();
		assertThat(format.extension()).isEqualTo("aot");
		assertThat(format.record(RECORDING, PLACEMENT)).startsWith("-XX:AOTMode=record", "-XX:AOTConfiguration=/c/r")
			.endsWith("-XX:Place");
		assertThat(format.make(RECORDING, ARCHIVE, PLACEMENT)).containsExactly("-XX:AOTMode=create",
				"-XX:AOTConfiguration=/c/r", "-XX:AOTCache=/c/a");
		assertThat(format.use(ARCHIVE)).startsWith("-XX:AOTCache=/c/a");
	}

}
