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
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A client that sends one byte a second.
 */
final class SlowClient {

	private SlowClient() {
	}

	/**
	 * Starts to send.
	 * @param port the port to send to
	 * @param bytes number of bytes, and of seconds
	 * @return the response
	 */
	static CompletableFuture<HttpResponse> send(int port, int bytes) {
		return CompletableFuture.supplyAsync(() -> {
			try (HttpConnection connection = HttpConnection.open("127.0.0.1", port)) {
				OutputStream out = connection.socket().getOutputStream();
				out.write(("POST /count HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + bytes + "\r\n\r\n")
					.getBytes(StandardCharsets.ISO_8859_1));
				for (int i = 0; i < bytes; i++) {
					// The pace is what is tested.
					new CountDownLatch(1).await(1, TimeUnit.SECONDS);
					out.write('x');
				}
				return connection.read();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}, (task) -> new Thread(task, "slow-client").start());
	}

}
