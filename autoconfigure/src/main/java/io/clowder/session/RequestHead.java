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

import org.jspecify.annotations.Nullable;

/**
 * What can be told of a request of HTTP/1.1 before it is parsed. No more than a hint: it
 * may be wrong.
 */
final class RequestHead {

	private static final String COOKIE = "cookie:";

	private final String text;

	private final String method;

	private final String target;

	private RequestHead(String text, int methodEnd, int targetEnd) {
		this.text = text;
		this.method = text.substring(0, methodEnd);
		this.target = text.substring(methodEnd + 1, targetEnd);
	}

	/**
	 * Reads the beginning of a request.
	 * @return {@code null} if it is none, or too short
	 */
	static @Nullable RequestHead of(ByteBuffer bytes) {
		String text = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
		int methodEnd = text.indexOf(' ');
		int targetEnd = text.indexOf(' ', methodEnd + 1);
		return (methodEnd > 0 && targetEnd > methodEnd) ? new RequestHead(text, methodEnd, targetEnd) : null;
	}

	String method() {
		return this.method;
	}

	/**
	 * Path and query.
	 */
	String target() {
		return this.target;
	}

	/**
	 * Id of the session in a cookie, as Spring Session writes it.
	 * @param name name of the cookie
	 */
	@Nullable String sessionId(String name) {
		int line = this.text.indexOf('\n') + 1;
		int next = this.text.indexOf('\n', line) + 1;
		while (line > 0 && next > line && !this.text.substring(line, next).isBlank()) {
			if (this.text.regionMatches(true, line, COOKIE, 0, COOKIE.length())) {
				String id = sessionId(name, this.text.substring(line + COOKIE.length(), next));
				if (id != null) {
					return id;
				}
			}
			line = next;
			next = this.text.indexOf('\n', line) + 1;
		}
		return null;
	}

	private static @Nullable String sessionId(String name, String cookies) {
		int start = 0;
		while (start < cookies.length()) {
			int end = cookies.indexOf(';', start);
			end = (end >= 0) ? end : cookies.length();
			String cookie = cookies.substring(start, end).strip();
			if (cookie.startsWith(name) && cookie.startsWith("=", name.length())) {
				return decode(cookie.substring(name.length() + 1));
			}
			start = end + 1;
		}
		return null;
	}

	private static String decode(String value) {
		try {
			return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return value;
		}
	}

}
