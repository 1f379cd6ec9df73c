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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArgumentFileReader}.
 */
class ArgumentFileReaderTests {

	@Test
	void readWhenContentIsEmptyOrBlankShouldReturnNothing() {
		assertThat(ArgumentFileReader.read("")).isEmpty();
		assertThat(ArgumentFileReader.read(" \t\f\r\n\n")).isEmpty();
	}

	@Test
	void readShouldSplitAtEveryKindOfWhiteSpace() {
		assertThat(ArgumentFileReader.read("a b\tc\fd\ne\r\nf\r\rg")).containsExactly("a", "b", "c", "d", "e", "f",
				"g");
	}

	@Test
	void readShouldKeepBackslashesOutsideQuotes() {
		assertThat(ArgumentFileReader.read("c:\\java\\new\\")).containsExactly("c:\\java\\new\\");
	}

	@Test
	void readWhenQuotedShouldKeepWhiteSpaceAndOtherQuotesAndCommentSigns() {
		assertThat(ArgumentFileReader.read("\"a b\t'c' #d\" 'e \"f\" #g'")).containsExactly("a b\t'c' #d",
				"e \"f\" #g");
	}

	@Test
	void readShouldJoinQuotedAndUnquotedPieces() {
		assertThat(ArgumentFileReader.read("-Dx=\"a b\"'c d'e -D\"y\"=1")).containsExactly("-Dx=a bc de", "-Dy=1");
	}

	@Test
	void readWhenQuotedShouldReplaceEscapes() {
		assertThat(ArgumentFileReader.read("\"\\n\\r\\t\\f\\\\\\\"\\'\\q\\u\"")).containsExactly("\n\r\t\f\\\"'qu");
	}

	@Test
	void readWhenLineEndsWithBackslashShouldContinueAfterLeadingWhiteSpace() {
		assertThat(ArgumentFileReader.read("\"lib/a.jar:\\\n   lib/b.jar:\\\r\n\t\\\n lib/c.jar\" Main"))
			.containsExactly("lib/a.jar:lib/b.jar:lib/c.jar", "Main");
	}

	@Test
	void readWhenQuoteIsOpenAtEndOfLineShouldEndArgument() {
		assertThat(ArgumentFileReader.read("\"open quote \n  next \"line")).containsExactly("open quote ", "next",
				"line");
	}

	@Test
	void readWhenQuoteIsOpenAtEndOfFileShouldReturnArgument() {
		assertThat(ArgumentFileReader.read("a \"b c")).containsExactly("a", "b c");
	}

	@Test
	void readShouldSkipComments() {
		assertThat(ArgumentFileReader.read("# first\na # second 'quote\r\n  #third\n\n'#b' c # last"))
			.containsExactly("a", "#b", "c");
	}

	@Test
	void readWhenCommentSignFollowsTextShouldDropTheText() {
		assertThat(ArgumentFileReader.read("-Dk=1 -Dx=a#b\n-cp .")).containsExactly("-Dk=1", "-cp", ".");
	}

	@Test
	void readWhenCommentSignFollowsQuotedTextShouldJoinItWithTheNextArgument() {
		assertThat(ArgumentFileReader.read("p\"q\"#z\nfoo end")).containsExactly("pqfoo", "end");
		assertThat(ArgumentFileReader.read("a \"q\"#z")).containsExactly("a");
	}

	@Test
	void readShouldReturnEmptyArgumentUnlessItIsTheVeryEnd() {
		assertThat(ArgumentFileReader.read("a \"\" '' b")).containsExactly("a", "", "", "b");
		assertThat(ArgumentFileReader.read("a \"\"\n")).containsExactly("a", "");
		assertThat(ArgumentFileReader.read("a \"\"")).containsExactly("a");
	}

	@Test
	void readWhenFileEndsInEscapeShouldDropArgument() {
		assertThat(ArgumentFileReader.read("a \"b\\")).containsExactly("a");
		assertThat(ArgumentFileReader.read("a \"b\\\n  ")).containsExactly("a");
	}

}
