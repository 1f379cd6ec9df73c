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

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A WebSocket of the sample that remembers how it was closed.
 */
final class WebSocketClient implements WebSocket.Listener, AutoCloseable {

	private static final long TIMEOUT_SECONDS = 15;

	private final CompletableFuture<String> answer = new CompletableFuture<>();

	private final CompletableFuture<Integer> closed = new CompletableFuture<>();

	private final WebSocket socket;

	private WebSocketClient(int port) {
		this.socket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(URI.create("ws://127.0.0.1:" + port + "/echo"), this)
			.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
			.join();
	}

	/**
	 * Opens one and waits until the worker has answered.
	 */
	static WebSocketClient open(int port) {
		WebSocketClient client = new WebSocketClient(port);
		client.socket.sendText("hello", true).join();
		client.worker();
		return client;
	}

	/**
	 * The worker that answers, for example {@code worker 1}.
	 */
	String worker() {
		return this.answer.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join().split(":")[0];
	}

	/**
	 * Waits until the server closes the session.
	 * @return the close code
	 */
	int awaitClose() {
		return this.closed.copy().orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
	}

	boolean isClosed() {
		return this.closed.isDone();
	}

	/**
	 * Closes the connection, whether or not the session is closed.
	 */
	@Override
	public void close() {
		this.socket.abort();
	}

	@Override
	public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
		this.answer.complete(text.toString());
		return WebSocket.Listener.super.onText(socket, text, last);
	}

	@Override
	public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
		this.closed.complete(code);
		return null;
	}

}
