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

package io.clowder.primary.archive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells JVMs apart that cannot use each other's class archives.
 *
 * @param value the same for JVMs that can, and fit for the name of a file
 */
record ClassArchiveKey(String value) {

	private static final int LENGTH = 16;

	/**
	 * The key of a JVM.
	 * @param version its complete version
	 * @param home where it is installed
	 * @param options its options as far as they are relevant
	 */
	static ClassArchiveKey of(String version, String home, List<String> options) {
		String text = version + '\n' + home + '\n' + String.join("\n", options);
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return new ClassArchiveKey(HexFormat.of().formatHex(digest).substring(0, LENGTH));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
