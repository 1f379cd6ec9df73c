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

package io.clowder.tomcat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.clowder.ResponseHold;
import org.jspecify.annotations.Nullable;

/**
 * What a response waits for until the test says so.
 */
final class TestCondition implements ResponseHold.Condition {

	private final CompletableFuture<ResponseHold.@Nullable Refusal> outcome = new CompletableFuture<>();

	private final CompletableFuture<String> waiting = new CompletableFuture<>();

	void succeed() {
		this.outcome.complete(null);
	}

	void refuse(int status, @Nullable Duration retryAfter) {
		this.outcome.complete(new ResponseHold.Refusal(status, retryAfter));
	}

	void fail() {
		this.outcome.completeExceptionally(new IllegalStateException("expected"));
	}

	/**
	 * Waits until a thread waits for it.
	 * @return name of the thread
	 */
	String awaitWaiting() {
		return this.waiting.orTimeout(5, TimeUnit.SECONDS).join();
	}

	@Override
	public boolean isSettled() {
		return this.outcome.isDone();
	}

	@Override
	public ResponseHold.@Nullable Refusal await() {
		this.waiting.complete(Thread.currentThread().getName());
		return this.outcome.orTimeout(5, TimeUnit.SECONDS).join();
	}

}
