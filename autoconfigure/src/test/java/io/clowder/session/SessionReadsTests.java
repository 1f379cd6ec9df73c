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

package io.clowder.session;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SessionReads}.
 */
class SessionReadsTests {

	private final SessionReads reads = new SessionReads();

	@ParameterizedTest
	@CsvSource({ "/orders/1, /orders/2", "/orders/1/lines, /orders/4711/lines", "/orders/1/lines/2, /orders/2/lines/1",
			"/users/a1b2, /users/9f", "/cart?page=1, /cart?page=2", "/cart?next=/a/b, /cart",
			"/cart;jsessionid=1, /cart;jsessionid=x/y", "/cart;v=1?x, /cart", "/1, /2" })
	void requestsForTheSameAreOfOneKind(String path, String other) {
		assertThat(SessionReads.kind("GET", path)).isEqualTo(SessionReads.kind("GET", other));
	}

	@ParameterizedTest
	@CsvSource({ "/cart, /orders", "/orders/1, /orders", "/orders/1, /orders/new", "/orders/1/lines, /orders/1/notes",
			"/a/b, /b/a", "/cart, /cart/", "/, /cart", "/orders/1/lines, /users/1/lines" })
	void requestsForDifferentThingsAreNot(String path, String other) {
		assertThat(SessionReads.kind("GET", path)).isNotEqualTo(SessionReads.kind("GET", other));
	}

	@Test
	void methodMatters() {
		assertThat(SessionReads.kind("GET", "/cart")).isNotEqualTo(SessionReads.kind("POST", "/cart"));
	}

	@ParameterizedTest
	@CsvSource({ "''", "*", "/", "//", "example.com:443", "http://example.com/cart", "/%7E/\u00e9" })
	void anyTargetHasAKind(String target) {
		int kind = SessionReads.kind("GET", target);
		assertThat(this.reads.isExpected(kind)).isFalse();
		read(kind, 2);
		assertThat(this.reads.isExpected(kind)).isTrue();
	}

	@Test
	void readIsExpectedAfterTwo() {
		int kind = SessionReads.kind("GET", "/orders/1");
		assertThat(this.reads.isExpected(kind)).isFalse();
		read(kind, 1);
		assertThat(this.reads.isExpected(kind)).isFalse();
		read(kind, 1);
		assertThat(this.reads.isExpected(kind)).isTrue();
		assertThat(this.reads.isExpected(SessionReads.kind("GET", "/orders/2"))).isTrue();
		assertThat(this.reads.isExpected(SessionReads.kind("GET", "/users"))).isFalse();
		assertThat(this.reads.isExpected(SessionReads.kind("DELETE", "/orders/1"))).isFalse();
	}

	@Test
	void oneRequestThatDoesNotReadIsForgiven() {
		int kind = SessionReads.kind("GET", "/cart");
		read(kind, 100);
		this.reads.ended(kind, false);
		assertThat(this.reads.isExpected(kind)).isTrue();
		this.reads.ended(kind, true);
		this.reads.ended(kind, false);
		assertThat(this.reads.isExpected(kind)).isTrue();
	}

	@Test
	void readIsNoLongerExpectedAfterTwoThatDidNot() {
		int kind = SessionReads.kind("GET", "/cart");
		read(kind, 100);
		this.reads.ended(kind, false);
		this.reads.ended(kind, false);
		assertThat(this.reads.isExpected(kind)).isFalse();
	}

	@Test
	void readIsExpectedAgainHoweverManyDidNot() {
		int kind = SessionReads.kind("GET", "/cart");
		for (int i = 0; i < 100; i++) {
			this.reads.ended(kind, false);
		}
		read(kind, 2);
		assertThat(this.reads.isExpected(kind)).isTrue();
	}

	private void read(int kind, int times) {
		for (int i = 0; i < times; i++) {
			this.reads.ended(kind, true);
		}
	}

}
