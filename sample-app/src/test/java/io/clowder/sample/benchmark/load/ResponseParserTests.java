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

package io.clowder.sample.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResponseParser}.
 */
class ResponseParserTests {

	private static final String FIXED = "HTTP/1.1 200 \r\nDate: now\r\ncontent-Length:  5\r\n\r\nhello";

	private static final String CHUNKED = "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"
			+ "a;x=y\r\n0123456789\r\n1\r\n\n\r\n0\r\nTrailer: 1\r\n\r\n";

	private static final String EMPTY = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

	private static final String NO_CONTENT = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";

	private final ResponseParser parser = new ResponseParser();

	@BeforeEach
	void reset() {
		this.parser.reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { FIXED, CHUNKED, EMPTY, NO_CONTENT })
	void findsTheEndWhereverTheResponseIsCut(String response) {
		for (int cut = 0; cut < response.length(); cut++) {
			this.parser.reset();
			assertThat(feed(response.substring(0, cut))).isFalse();
			assertThat(this.parser.hasBegun()).isEqualTo(cut > 0);
			assertThat(feed(response.substring(cut))).isTrue();
		}
	}

	@Test
	void readsTheStatus() {
		feed(FIXED);
		assertThat(this.parser.status()).isEqualTo(200);
		this.parser.reset();
		feed(NO_CONTENT);
		assertThat(this.parser.status()).isEqualTo(204);
	}

	@Test
	void noticesThatTheServerCloses() {
		feed(FIXED);
		assertThat(this.parser.isLast()).isFalse();
		this.parser.reset();
		feed(EMPTY);
		assertThat(this.parser.isLast()).isTrue();
	}

	@Test
	void responseWithoutLengthEndsWithTheConnection() {
		assertThat(feed("HTTP/1.1 200 OK\r\n\r\nhello")).isFalse();
		assertThat(this.parser.end()).isTrue();
	}

	@Test
	void responseThatIsCutOffDoesNotEndWithTheConnection() {
		feed(FIXED.substring(0, FIXED.length() - 1));
		assertThat(this.parser.end()).isFalse();
	}

	@Test
	void survivesALongHeader() {
		assertThat(feed("HTTP/1.1 200 OK\r\nX: " + "x".repeat(20000) + "\r\nContent-Length: 1\r\n\r\n")).isFalse();
		assertThat(feed("1")).isTrue();
	}

	private boolean feed(String text) {
		return this.parser.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
	}

}
