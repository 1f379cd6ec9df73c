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

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Arguments as the operating system passes them: bytes in no declared encoding. A raw
 * argument is a string with one char for each byte, so that none is lost in whatever
 * locale the JVM runs.
 */
final class RawArguments {

	private static final int JAVA_18 = 18;

	private RawArguments() {
	}

	/**
	 * Split a NUL terminated list of arguments, the format of {@code /proc/self/cmdline}.
	 * @param bytes the list
	 * @return the raw arguments
	 */
	static List<String> split(byte[] bytes) {
		List<String> raw = new ArrayList<>();
		int start = 0;
		for (int i = 0; i < bytes.length; i++) {
			if (bytes[i] == 0) {
				raw.add(new String(bytes, start, i - start, StandardCharsets.ISO_8859_1));
				start = i + 1;
			}
		}
		if (start < bytes.length) {
			raw.add(new String(bytes, start, bytes.length - start, StandardCharsets.ISO_8859_1));
		}
		return raw;
	}

	/**
	 * Return the charset to read the given arguments with. Every byte survives it.
	 * @param raw the raw arguments
	 * @return the charset UTF-8 if all of them are valid in it, otherwise ISO-8859-1
	 */
	static Charset charsetOf(List<String> raw) {
		for (String argument : raw) {
			try {
				StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(argument)));
			}
			catch (CharacterCodingException ex) {
				return StandardCharsets.ISO_8859_1;
			}
		}
		return StandardCharsets.UTF_8;
	}

	static List<String> decode(List<String> raw, Charset charset) {
		return raw.stream().map((argument) -> decode(argument, charset)).toList();
	}

	static String decode(String raw, Charset charset) {
		return new String(bytes(raw), charset);
	}

	static List<String> encode(List<String> text, Charset charset) {
		return text.stream().map((argument) -> encode(argument, charset)).toList();
	}

	static String encode(String text, Charset charset) {
		return new String(text.getBytes(charset), StandardCharsets.ISO_8859_1);
	}

	private static byte[] bytes(String raw) {
		return raw.getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Return the charset in which this JVM passes arguments and environment variables to
	 * its child processes, and reads its own.
	 * @return the charset
	 */
	static Charset processCharset() {
		return processCharset(Runtime.version().feature(), System.getProperty("sun.jnu.encoding"));
	}

	static Charset processCharset(int javaVersion, String nativeEncoding) {
		return (javaVersion < JAVA_18) ? Charset.defaultCharset() : Charset.forName(nativeEncoding);
	}

}
