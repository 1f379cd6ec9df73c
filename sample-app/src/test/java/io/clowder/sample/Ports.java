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

package io.clowder.sample;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that nobody uses.
 */
public final class Ports {

	// Below Linux' ephemeral ports
	private static final int MIN = 11_000;

	private static final int MAX = 32_000;

	private Ports() {
	}

	/**
	 * Not one that the operating system gives away: a connection could have it by the
	 * time that somebody listens.
	 */
	public static int free() throws IOException {
		for (int attempt = 0; attempt < 1000; attempt++) {
			int port = ThreadLocalRandom.current().nextInt(MIN, MAX);
			try (ServerSocket free = new ServerSocket(port)) {
				return free.getLocalPort();
			}
			catch (BindException ex) {
				// Somebody else's
			}
		}
		throw new IOException("No port is free from %s to %s".formatted(MIN, MAX));
	}

}
