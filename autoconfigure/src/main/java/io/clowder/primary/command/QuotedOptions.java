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

/**
 * The syntax of options in environment variables and in {@code -XX:VMOptionsFile}: words
 * separated by white space, in which quotes of both kinds protect everything up to the
 * next quote of the same kind. There is no escape character.
 */
final class QuotedOptions {

	private static final String BLANKS = " \t\n\u000b\f\r";

	private QuotedOptions() {
	}

	static List<String> split(String value) {
		List<String> options = new ArrayList<>();
		StringBuilder option = null;
		char quote = 0;
		for (char ch : value.toCharArray()) {
			if (quote == 0 && isBlank(ch)) {
				if (option != null) {
					options.add(option.toString());
				}
				option = null;
				continue;
			}
			option = (option != null) ? option : new StringBuilder();
			if (quote == 0 && (ch == '"' || ch == '\'')) {
				quote = ch;
			}
			else if (ch == quote) {
				quote = 0;
			}
			else {
				option.append(ch);
			}
		}
		if (option != null) {
			options.add(option.toString());
		}
		return List.copyOf(options);
	}

	static String join(List<String> options) {
		return String.join(" ", options.stream().map(QuotedOptions::quote).toList());
	}

	private static String quote(String option) {
		if (!option.isEmpty() && option.chars().noneMatch((ch) -> isBlank((char) ch) || ch == '"' || ch == '\'')) {
			return option;
		}
		StringBuilder quoted = new StringBuilder("\"");
		char quote = '"';
		for (char ch : option.toCharArray()) {
			if (ch == quote) {
				quoted.append(quote);
				quote = (quote == '"') ? '\'' : '"';
				quoted.append(quote);
			}
			quoted.append(ch);
		}
		return quoted.append(quote).toString();
	}

	private static boolean isBlank(char ch) {
		return BLANKS.indexOf(ch) != -1;
	}

}
