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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestHead}.
 */
class RequestHeadTests {

	private static final String ID = "0d5aa2b4-8f0e-4f5c-9d3b-0a3c2f1e5d77";

	private static final String COOKIE = "SESSION=" + encode(ID);

	@Test
	void methodAndTargetAreThoseOfTheFirstLine() {
		RequestHead head = head("POST /orders/1?x=a%20b HTTP/1.1\r\nHost: localhost\r\n\r\n");
		assertThat(head.method()).isEqualTo("POST");
		assertThat(head.target()).isEqualTo("/orders/1?x=a%20b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Cookie", "cookie", "COOKIE", "cOoKiE" })
	void nameOfTheHeaderMayBeInAnyCase(String name) {
		assertThat(id("Host: localhost\r\n" + name + ": " + COOKIE + "\r\nAccept: */*\r\n")).isEqualTo(ID);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "%s", "a=b; %s", "%s; a=b", "a=b; %s; c=d", "a=b;%s;c=d", "a;%s", "=; ; %s", "  a=b ;  %s  " })
	void cookieIsFoundAmongOthers(String cookies) {
		assertThat(id("Cookie: " + cookies.formatted(COOKIE) + "\r\n")).isEqualTo(ID);
		assertThat(id("Cookie:" + cookies.formatted(COOKIE) + "\r\n")).isEqualTo(ID);
	}

	@Test
	void cookieIsFoundInAnyOfSeveralHeaders() {
		assertThat(id("Cookie: a=b\r\nAccept: */*\r\nCookie: c=d; " + COOKIE + "\r\n")).isEqualTo(ID);
	}

	@Test
	void firstOfSeveralCookiesCounts() {
		assertThat(id("Cookie: " + COOKIE + "; SESSION=" + encode("other") + "\r\n")).isEqualTo(ID);
	}

	@ParameterizedTest
	@ValueSource(strings = { "SESSIONS", "SESSION_FLASH", "MYSESSION", "session", "SESSIO" })
	void cookieWithAnotherNameIsNotMeant(String name) {
		String other = name + "=" + encode("other");
		assertThat(id("Cookie: " + other + "\r\n")).isNull();
		assertThat(id("Cookie: " + other + "; " + COOKIE + "\r\n")).isEqualTo(ID);
	}

	@Test
	void valueOfAnotherCookieIsNotMeant() {
		assertThat(id("Cookie: a=SESSION=" + encode("other") + "\r\n")).isNull();
		assertThat(id("X-Cookie: " + COOKIE + "\r\nSet-Cookie: " + COOKIE + "\r\nCookies: " + COOKIE + "\r\n"))
			.isNull();
	}

	@Test
	void nameOfTheCookieMayBeAnother() {
		RequestHead head = head(
				"GET / HTTP/1.1\r\nCookie: SESSION=" + encode("other") + "; sid=" + encode(ID) + "\r\n\r\n");
		assertThat(head.sessionId("sid")).isEqualTo(ID);
	}

	@ParameterizedTest
	@ValueSource(strings = { ID, "not/base64!", "a", "", "a=b" })
	void idMayBePlain(String id) {
		assertThat(id("Cookie: SESSION=" + id + "\r\n")).isEqualTo(id);
	}

	@Test
	void idMayNeedPadding() {
		for (String id : new String[] { "a", "ab", "abc", "abcd", "\u00e9\u20ac" }) {
			assertThat(id("Cookie: SESSION=" + encode(id) + "; a=b\r\n")).isEqualTo(id);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Host: localhost\r\n", "Cookie:\r\n", "Cookie: \r\n", "Cookie: a=b\r\n",
			"Cookie: SESSION\r\n", "Cookie: ;;; ;\r\n", "Cookie\r\n" })
	void requestWithoutTheCookieHasNoId(String headers) {
		assertThat(id(headers)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "G", "GET", "GET ", "GET /", " ", "  ", " / HTTP/1.1", "\r\n\r\n" })
	void whatIsTooShortIsNoHead(String text) {
		assertThat(RequestHead.of(bytes(text))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET / ", "GET / HTTP/1.1", "GET / HTTP/1.1\r", "GET / HTTP/1.1\n",
			"GET  HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001 \u0000\u00ff \n\n\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
			"a b c\n\ncookie", "a b c\ncookie:" })
	void whateverElseArrivesDoesNoHarm(String text) {
		assertThat(head(text).sessionId("SESSION")).isNull();
	}

	@Test
	void cookieOfContentOrOfAnotherRequestIsNoneOfThisOne() {
		String other = "Cookie: SESSION=" + ID + "\r\n\r\n";
		assertThat(head("POST / HTTP/1.1\r\nHost: a\r\n\r\n" + other).sessionId("SESSION")).isNull();
		assertThat(head("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n" + other).sessionId("SESSION")).isNull();
	}

	@Test
	void headThatIsCutOffAnywhereDoesNoHarm() {
		String whole = "GET /cart HTTP/1.1\r\nHost: localhost\r\nCookie: a=b; SESSION=" + ID + "; c=d\r\n\r\n";
		int lineEnd = whole.indexOf("c=d\r\n") + "c=d\r\n".length();
		for (int end = "GET /cart ".length(); end <= whole.length(); end++) {
			String id = head(whole.substring(0, end)).sessionId("SESSION");
			assertThat(id).isEqualTo((end >= lineEnd) ? ID : null);
		}
	}

	@Test
	void linesMayEndWithoutCarriageReturn() {
		assertThat(head("GET / HTTP/1.1\nCookie: a=b; " + COOKIE + "\nHost: localhost\n\n").sessionId("SESSION"))
			.isEqualTo(ID);
	}

	@Test
	void bytesAreNotConsumed() {
		ByteBuffer bytes = bytes("xxGET / HTTP/1.1\r\nCookie: " + COOKIE + "\r\n\r\n").position(2).asReadOnlyBuffer();
		int remaining = bytes.remaining();
		RequestHead head = RequestHead.of(bytes);
		assertThat(head).isNotNull();
		assertThat(head.method()).isEqualTo("GET");
		assertThat(head.sessionId("SESSION")).isEqualTo(ID);
		assertThat(bytes.position()).isEqualTo(2);
		assertThat(bytes.remaining()).isEqualTo(remaining);
	}

	private static String id(String headers) {
		return head("GET / HTTP/1.1\r\n" + headers + "\r\n").sessionId("SESSION");
	}

	private static RequestHead head(String text) {
		RequestHead head = RequestHead.of(bytes(text));
		assertThat(head).isNotNull();
		return head;
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	private static String encode(String id) {
		return Base64.getEncoder().encodeToString(id.getBytes(StandardCharsets.UTF_8));
	}

}
