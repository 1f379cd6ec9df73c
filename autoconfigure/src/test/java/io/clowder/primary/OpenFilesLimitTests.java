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

package io.clowder.primary;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link OpenFilesLimit}.
 */
class OpenFilesLimitTests {

	@Test
	void checkWhenLimitIsEnoughShouldReturn() {
		assertThatNoException().isThrownBy(() -> OpenFilesLimit.check(2, 1024));
		assertThatNoException().isThrownBy(() -> OpenFilesLimit.check(2, Long.MAX_VALUE));
	}

	@Test
	void checkWhenLimitIsTooLowShouldThrow() {
		assertThatExceptionOfType(OpenFilesLimitException.class).isThrownBy(() -> OpenFilesLimit.check(2, 64))
			.satisfies((ex) -> {
				assertThat(ex.getLimit()).isEqualTo(64);
				assertThat(ex.getWorkers()).isEqualTo(2);
				assertThat(ex.getNeeded()).isGreaterThan(64);
				assertThatNoException().isThrownBy(() -> OpenFilesLimit.check(2, ex.getNeeded()));
				assertThatExceptionOfType(OpenFilesLimitException.class)
					.isThrownBy(() -> OpenFilesLimit.check(2, ex.getNeeded() - 1));
			});
	}

	@Test
	void everyWorkerNeedsMoreFiles() {
		assertThatNoException().isThrownBy(() -> OpenFilesLimit.check(1, 1024));
		assertThatExceptionOfType(OpenFilesLimitException.class).isThrownBy(() -> OpenFilesLimit.check(64, 1024));
	}

	@Test
	void checkShouldReadTheLimitOfThisProcess() {
		assertThatNoException().isThrownBy(() -> OpenFilesLimit.check(1));
		assertThatExceptionOfType(OpenFilesLimitException.class)
			.isThrownBy(() -> OpenFilesLimit.check(Integer.MAX_VALUE))
			.satisfies((ex) -> assertThat(ex.getLimit()).isGreaterThan(256));
	}

}
