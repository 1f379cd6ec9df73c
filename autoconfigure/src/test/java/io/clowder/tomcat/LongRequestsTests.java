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

package io.clowder.tomcat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LongRequests}.
 */
class LongRequestsTests {

	private final LongRequests requests = new LongRequests();

	@Test
	void kindThatHasHeldUpOthersShouldBeFound() {
		assertThat(this.requests.find(1)).isNull();
		assertThat(this.requests.heldUp(1, true)).isTrue();
		assertThat(this.requests.find(1)).isNotNull().matches(LongRequest::isBurning);
		assertThat(this.requests.find(2)).isNull();
		assertThat(this.requests.heldUp(1, true)).as("it was known").isFalse();
	}

	@Test
	void kindThatIsShortAgainShouldNotBeFound() {
		this.requests.heldUp(1, false);
		runShort(1);
		assertThat(this.requests.find(1)).isNull();
		assertThat(this.requests.heldUp(1, false)).isTrue();
		assertThat(this.requests.find(1)).isNotNull();
	}

	@Test
	void nothingShouldBeLearnedOfTheUnknownKind() {
		assertThat(this.requests.heldUp(RequestKind.UNKNOWN, true)).isFalse();
		assertThat(this.requests.find(RequestKind.UNKNOWN)).isNull();
	}

	@Test
	void shouldKeepALimitedNumberInMind() {
		for (int kind = 1; kind <= LongRequests.MAX; kind++) {
			assertThat(this.requests.heldUp(kind, true)).isTrue();
		}
		assertThat(this.requests.heldUp(-1, true)).isFalse();
		assertThat(this.requests.find(-1)).isNull();
		runShort(7);
		assertThat(this.requests.heldUp(7, true)).as("known already").isTrue();
		runShort(7);
		runShort(7);
		assertThat(this.requests.heldUp(-1, true)).as("in place of one that is short").isTrue();
		assertThat(this.requests.heldUp(-2, true)).isFalse();
	}

	private void runShort(long kind) {
		for (LongRequest request = this.requests.find(kind); request != null; request = this.requests.find(kind)) {
			request.ran(0, false);
		}
	}

}
