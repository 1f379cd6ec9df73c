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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestKind}.
 */
class RequestKindTests {

	@ParameterizedTest
	@CsvSource({ "/, /", "/orders, /orders?page=2", "/orders?page=1, /orders?page=2", "/orders/1, /orders/27",
			"/orders/1/items, /orders/27/items", "/a/e3b0c442/b, /a/98fc1c14/b", "/orders/1?x, /orders/2?y",
			"/a.b, /a.b?./%;", "/v1/orders, /v2/orders" })
	void requestsShouldBeOfTheSameKind(String one, String other) {
		assertThat(get(one)).isEqualTo(get(other)).isNotEqualTo(RequestKind.UNKNOWN);
	}

	@ParameterizedTest
	@CsvSource({ "/, /a", "/a, /b", "/a, /a/", "/orders, /orders/1", "/orders/1, /orders/1/items", "/a/1, /b/1",
			"/orders/new, /orders/1", "/a/b, /ab", "/ab, /ba", "/1/a, /a/1" })
	void requestsShouldBeOfDifferentKinds(String one, String other) {
		assertThat(get(one)).isNotEqualTo(get(other));
	}

	@Test
	void methodShouldMakeADifference() {
		assertThat(of("POST / HTTP/1.1\r\n")).isNotEqualTo(of("GET / HTTP/1.1\r\n"));
	}

	@Test
	void whatFollowsThePathShouldMakeNoDifference() {
		assertThat(of("GET /a\r\n")).isEqualTo(of("GET /a HTTP/1.1\r\nHost: b\r\n\r\n")).isEqualTo(get("/a"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "G", "GET", "GET ", "GET /", "GET /ord", "GET /orders/12", "OPTIONS * HTTP/1.1\r\n",
			"GET http://localhost/ HTTP/1.1\r\n", "\u0016\u0003\u0001" })
	void whatIsNoWholePathShouldBeUnknown(String head) {
		assertThat(of(head)).isEqualTo(RequestKind.UNKNOWN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/main;x/../burn", "/orders;jsessionid=12", "/%62urn", "/main/../burn", "/./main",
			"//main", "/a\\b", "/main/.." })
	void whatIsNoPlainPathShouldBeUnknown(String path) {
		assertThat(get(path)).isEqualTo(RequestKind.UNKNOWN);
	}

	@Test
	void partsShouldBeOfTheKindOfTheWhole() {
		assertThat(RequestKind.of("GET", "/orders/1")).isEqualTo(get("/orders/2?page=3"));
		assertThat(RequestKind.of("POST", "/")).isEqualTo(of("POST / HTTP/1.1\r\n"));
		assertThat(RequestKind.of("GET", "/a b")).isEqualTo(get("/a"));
		assertThat(RequestKind.of("OPTIONS", "*")).isEqualTo(RequestKind.UNKNOWN);
	}

	@Test
	void positionShouldBeRespectedAndLeftAlone() {
		ByteBuffer head = bytes("xxxGET /a HTTP/1.1\r\n").position(3);
		assertThat(RequestKind.of(head.asReadOnlyBuffer())).isEqualTo(get("/a"));
		RequestKind.of(head);
		assertThat(head.position()).isEqualTo(3);
	}

	private static long get(String path) {
		return of("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
	}

	private static long of(String head) {
		return RequestKind.of(bytes(head));
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
	}

}
