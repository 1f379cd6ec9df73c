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
import java.io.UncheckedIOException;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Requests with a connection of their own.
 */
public final class Http {

	private Http() {
	}

	public static HttpResponse get(int port, String path, String... headers) {
		return send(null, port, "GET", path, headers);
	}

	/**
	 * Sends a request from one of this machine's addresses.
	 */
	static HttpResponse getFrom(String client, int port, String path) {
		return send(client, port, "GET", path);
	}

	public static HttpResponse post(int port, String path, String... headers) {
		return send(null, port, "POST", path, headers);
	}

	/**
	 * Sends a request and waits until the server has closed the connection after it.
	 */
	private static HttpResponse send(@Nullable String client, int port, String method, String path, String... headers) {
		String[] all = Stream.concat(Stream.of("Connection: close"), Stream.of(headers)).toArray(String[]::new);
		try (HttpConnection connection = HttpConnection.open(client, "127.0.0.1", port)) {
			HttpResponse response = connection.send(method, path, all);
			if (!connection.isEnded()) {
				throw new IOException("There is more than one response");
			}
			return response;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
