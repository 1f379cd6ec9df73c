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

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link QuotedOptions}.
 */
class QuotedOptionsTests {

	@Test
	void splitWhenValueIsEmptyOrBlankShouldReturnNothing() {
		assertThat(QuotedOptions.split("")).isEmpty();
		assertThat(QuotedOptions.split(" \t\n\u000b\f\r ")).isEmpty();
	}

	@Test
	void splitShouldSplitAtWhiteSpace() {
		assertThat(QuotedOptions.split("  -Xmx1g\t-Dx=1\n-Dy=2 ")).containsExactly("-Xmx1g", "-Dx=1", "-Dy=2");
	}

	@Test
	void splitShouldRemoveQuotesAnywhereAndKeepWhatTheyProtect() {
		assertThat(QuotedOptions.split("-Dx=\"a b\" '-Dy=c d' -D'z'=\"it's\"'\"'")).containsExactly("-Dx=a b",
				"-Dy=c d", "-Dz=it's\"");
	}

	@Test
	void splitShouldKeepBackslashes() {
		assertThat(QuotedOptions.split("-Dx=a\\ b\\n \"c\\\"")).containsExactly("-Dx=a\\", "b\\n", "c\\");
	}

	@Test
	void splitShouldReturnEmptyQuotedOption() {
		assertThat(QuotedOptions.split("\"\" a ''")).containsExactly("", "a", "");
	}

	@Test
	void joinShouldQuoteOnlyWhatNeedsIt() {
		assertThat(QuotedOptions.join(List.of("-Xmx1g", "-Dx=a b", "-Dy=\\#@$")))
			.isEqualTo("-Xmx1g \"-Dx=a b\" -Dy=\\#@$");
	}

	@Test
	void splitShouldReturnWhatWasJoined() {
		Random random = new Random(42);
		String characters = "ab \t\n\r\f\u000b\"'\\@#-=\u00e9";
		List<String> options = new ArrayList<>(List.of("", "\"", "'", "\"'", "'\"", "\"\"''", " ", "it's \"quoted\""));
		for (int i = 0; i < 500; i++) {
			StringBuilder option = new StringBuilder();
			random.ints(random.nextInt(12), 0, characters.length()).forEach((c) -> option.append(characters.charAt(c)));
			options.add(option.toString());
		}
		assertThat(QuotedOptions.split(QuotedOptions.join(options))).isEqualTo(options);
	}

}
