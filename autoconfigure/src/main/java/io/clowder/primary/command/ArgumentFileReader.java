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
 * Reads the content of a {@code @argfile} as the {@code java} launcher does, including
 * what its documentation leaves open: a comment sign swallows the unquoted text before
 * it, and an unterminated escape or an empty string at the very end is no argument.
 */
final class ArgumentFileReader {

	private final String content;

	private final List<String> arguments = new ArrayList<>();

	private final StringBuilder argument = new StringBuilder();

	private final StringBuilder unquoted = new StringBuilder();

	private boolean pieces;

	private int position;

	private ArgumentFileReader(String content) {
		this.content = content;
	}

	/**
	 * Return the arguments of a file.
	 * @param content the raw content
	 * @return the raw arguments
	 */
	static List<String> read(String content) {
		ArgumentFileReader reader = new ArgumentFileReader(content);
		reader.skipBlanks();
		while (reader.hasNext()) {
			reader.readNext();
		}
		if (reader.pieces || !reader.unquoted.isEmpty()) {
			reader.endArgument();
		}
		return List.copyOf(reader.arguments);
	}

	private boolean hasNext() {
		return this.position < this.content.length();
	}

	private void readNext() {
		char ch = this.content.charAt(this.position++);
		if (isBlank(ch)) {
			endArgument();
			skipBlanks();
		}
		else if (ch == '#') {
			this.unquoted.setLength(0);
			skipComment();
			skipBlanks();
			if (!hasNext()) {
				discardArgument();
			}
		}
		else if (ch == '"' || ch == '\'') {
			addPiece(!this.unquoted.isEmpty());
			readQuoted(ch);
		}
		else {
			this.unquoted.append(ch);
		}
	}

	private void readQuoted(char quote) {
		int start = this.argument.length();
		while (hasNext()) {
			char ch = this.content.charAt(this.position++);
			if (ch == quote) {
				this.pieces |= this.argument.length() > start;
				return;
			}
			if (isLineEnd(ch)) {
				endArgument();
				skipBlanks();
				return;
			}
			if (ch != '\\') {
				this.argument.append(ch);
			}
			else if (!readEscape()) {
				discardArgument();
				return;
			}
		}
		this.pieces |= this.argument.length() > start;
	}

	private boolean readEscape() {
		this.pieces = true;
		if (!hasNext()) {
			return false;
		}
		char ch = this.content.charAt(this.position++);
		if (isLineEnd(ch)) {
			skipBlanks();
			return hasNext();
		}
		char escaped = switch (ch) {
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			case 'f' -> '\f';
			default -> ch;
		};
		this.argument.append(escaped);
		return true;
	}

	private void addPiece(boolean piece) {
		this.argument.append(this.unquoted);
		this.unquoted.setLength(0);
		this.pieces |= piece;
	}

	private void endArgument() {
		addPiece(false);
		this.arguments.add(this.argument.toString());
		discardArgument();
	}

	private void discardArgument() {
		this.argument.setLength(0);
		this.pieces = false;
	}

	private void skipBlanks() {
		while (hasNext() && isBlank(this.content.charAt(this.position))) {
			this.position++;
		}
	}

	private void skipComment() {
		while (hasNext() && !isLineEnd(this.content.charAt(this.position))) {
			this.position++;
		}
	}

	private static boolean isBlank(char ch) {
		return isLineEnd(ch) || ch == ' ' || ch == '\t' || ch == '\f';
	}

	private static boolean isLineEnd(char ch) {
		return ch == '\n' || ch == '\r';
	}

}
