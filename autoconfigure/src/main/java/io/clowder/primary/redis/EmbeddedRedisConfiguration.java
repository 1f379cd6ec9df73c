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

package io.clowder.primary.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What an embedded Redis is told in its configuration file, which keeps the password off
 * the command line.
 *
 * @param directory the directory the server lives in
 * @param port the loopback port
 * @param password the password of the default user
 */
record EmbeddedRedisConfiguration(Path directory, int port, String password) {

	private static final int PASSWORD_BYTES = 32;

	static EmbeddedRedisConfiguration withNewPassword(Path directory, int port) {
		byte[] password = new byte[PASSWORD_BYTES];
		new SecureRandom().nextBytes(password);
		return new EmbeddedRedisConfiguration(directory, port, HexFormat.of().formatHex(password));
	}

	Path write() throws IOException {
		Path file = this.directory.resolve("redis.conf");
		OwnerOnlyFile.write(file, """
				bind 127.0.0.1
				port %s
				requirepass %s
				dir %s
				daemonize no
				save ""
				appendonly no
				loglevel warning
				""".formatted(this.port, this.password, quote(this.directory.toString())));
		return file;
	}

	private static String quote(String value) {
		return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

	@Override
	public String toString() {
		return "127.0.0.1:" + this.port;
	}

}
