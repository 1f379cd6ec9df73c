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

	private long nanos = Long.MAX_VALUE - LongRequests.MAX / 2;

	@Test
	void kindThatHasHeldUpOthersShouldBeFound() {
		assertThat(this.requests.find(1)).isNull();
		assertThat(heldUp(1)).isTrue();
		assertThat(this.requests.find(1)).isNotNull().matches(LongRequest::isBurning);
		assertThat(this.requests.find(2)).isNull();
		assertThat(heldUp(1)).as("on another thread at the same time").isTrue();
	}

	@Test
	void kindThatIsShortAgainShouldNotBeFound() {
		heldUp(1);
		LongRequest request = this.requests.find(1);
		assertThat(request).isNotNull();
		for (int i = 0; i < LongRequest.SHORT; i++) {
			request.ran(this.nanos, 0, 0, false);
		}
		assertThat(this.requests.find(1)).isNull();
		assertThat(heldUp(1)).isTrue();
		assertThat(this.requests.find(1)).isSameAs(request);
	}

	@Test
	void kindThatHasBurnedTwiceShouldBeFound() {
		this.requests.burned(1, ++this.nanos);
		assertThat(this.requests.any()).isFalse();
		assertThat(this.requests.find(1)).isNull();
		this.requests.burned(1, ++this.nanos);
		assertThat(this.requests.any()).isTrue();
		assertThat(this.requests.find(1)).isNotNull().matches(LongRequest::isBurning);
	}

	@Test
	void anyShouldTellWhetherOneIsLong() {
		assertThat(this.requests.any()).isFalse();
		for (int kind = 1; kind <= LongRequests.MAX + 3; kind++) {
			heldUp(kind);
			assertThat(this.requests.any()).isTrue();
		}
		for (int kind = 1; kind <= LongRequests.MAX + 3; kind++) {
			LongRequest request = this.requests.find(kind);
			assertThat(request != null).isEqualTo(kind > 3);
			if (request != null) {
				request.forget();
			}
		}
		assertThat(this.requests.any()).isFalse();
	}

	@Test
	void nothingShouldBeLearnedOfTheUnknownKind() {
		assertThat(heldUp(RequestKind.UNKNOWN)).isFalse();
		this.requests.burned(RequestKind.UNKNOWN, ++this.nanos);
		this.requests.burned(RequestKind.UNKNOWN, ++this.nanos);
		assertThat(this.requests.any()).isFalse();
		assertThat(this.requests.find(RequestKind.UNKNOWN)).isNull();
	}

	@Test
	void shouldForgetTheKindThatWasNotSeenForTheLongestTime() {
		for (int kind = 1; kind <= LongRequests.MAX; kind++) {
			heldUp(kind);
		}
		assertThat(this.requests.find(1)).isNotNull();
		this.requests.find(1).ran(++this.nanos, LongRequest.LONG.toNanos(), 0, false);
		heldUp(3);
		assertThat(heldUp(-1)).isTrue();
		assertThat(this.requests.find(2)).isNull();
		for (int kind = 3; kind <= LongRequests.MAX; kind++) {
			assertThat(this.requests.find(kind)).isNotNull();
		}
		heldUp(-2);
		assertThat(this.requests.find(4)).isNull();
		assertThat(this.requests.find(3)).isNotNull();
		assertThat(this.requests.find(1)).isNotNull();
		assertThat(this.requests.find(-1)).isNotNull();
	}

	private boolean heldUp(long kind) {
		return this.requests.heldUp(kind, ++this.nanos, true);
	}

}
