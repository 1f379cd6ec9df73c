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

package io.clowder.primary.command;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RawArguments}.
 */
class RawArgumentsTests {

	@Test
	void splitShouldReturnEveryTerminatedArgument() {
		assertThat(split("java\0-jar\0\0a b\n\0")).containsExactly("java", "-jar", "", "a b\n");
	}

	@Test
	void splitWhenLastArgumentIsNotTerminatedShouldReturnIt() {
		assertThat(split("java\0x")).containsExactly("java", "x");
	}

	@Test
	void splitWhenEmptyShouldReturnNothing() {
		assertThat(split("")).isEmpty();
	}

	@Test
	void charsetOfShouldReturnUtf8WhenEveryArgumentIsValid() {
		List<String> raw = RawArguments.encode(List.of("a", "\u00e9\u4e2d\ud83d\ude00", ""), StandardCharsets.UTF_8);
		assertThat(RawArguments.charsetOf(raw)).isEqualTo(StandardCharsets.UTF_8);
	}

	@Test
	void charsetOfShouldReturnLatin1WhenAnArgumentIsNotValidUtf8() {
		assertThat(RawArguments.charsetOf(List.of("a", "\u00e9"))).isEqualTo(StandardCharsets.ISO_8859_1);
		assertThat(RawArguments.charsetOf(List.of("\u00c3"))).isEqualTo(StandardCharsets.ISO_8859_1);
	}

	@Test
	void everyByteShouldSurviveDecodingAndEncoding() {
		StringBuilder all = new StringBuilder();
		for (int i = 1; i < 256; i++) {
			all.append((char) i);
		}
		List<String> raw = List.of(all.toString(), "\u00c3\u00a9", "x");
		Charset charset = RawArguments.charsetOf(raw);
		assertThat(RawArguments.encode(RawArguments.decode(raw, charset), charset)).isEqualTo(raw);
	}

	@Test
	void processCharsetShouldBeTheOneThatProcessBuilderUses() {
		assertThat(RawArguments.processCharset(17, "ISO-8859-15")).isEqualTo(Charset.defaultCharset());
		assertThat(RawArguments.processCharset(18, "ISO-8859-15")).isEqualTo(Charset.forName("ISO-8859-15"));
		assertThat(RawArguments.processCharset(25, "ANSI_X3.4-1968")).isEqualTo(StandardCharsets.US_ASCII);
	}

	private static List<String> split(String bytes) {
		return RawArguments.split(bytes.getBytes(StandardCharsets.ISO_8859_1));
	}

}
