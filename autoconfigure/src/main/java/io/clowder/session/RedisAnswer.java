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

package io.clowder.session;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * What Redis is going to answer to a command that was sent, or why it was not sent.
 */
final class RedisAnswer<T extends @Nullable Object> implements Answer<T> {

	private final CompletableFuture<T> future;

	private final long deadline;

	private final Failures failures;

	private final @Nullable RedisBatch batch;

	/**
	 * Creates an instance.
	 * @param future the answer
	 * @param deadline nanoseconds until when it may take
	 * @param failures knows what to make of failures
	 * @param batch what the command may not have been sent with yet, if anything
	 */
	RedisAnswer(CompletableFuture<T> future, long deadline, Failures failures, @Nullable RedisBatch batch) {
		this.future = future;
		this.deadline = deadline;
		this.failures = failures;
		this.batch = batch;
	}

	@Override
	public boolean isThere() {
		boolean there = this.future.isDone();
		if (this.batch != null && !there) {
			this.batch.sendLate();
		}
		return there;
	}

	@Override
	public T await() {
		if (this.batch != null && !this.future.isDone()) {
			this.batch.send();
		}
		try {
			return this.future.get(this.deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw this.failures.toException(Objects.requireNonNullElse(ex.getCause(), ex));
		}
		catch (TimeoutException ex) {
			// So that it is not sent when Redis is back
			this.future.cancel(true);
			throw this.failures.toException(ex);
		}
		catch (InterruptedException ex) {
			this.future.cancel(true);
			Thread.currentThread().interrupt();
			throw new SessionUnavailableException("Interrupted while waiting for Redis", ex);
		}
		catch (RuntimeException ex) {
			throw this.failures.toException(ex);
		}
	}

	/**
	 * Takes note of a failure.
	 */
	@FunctionalInterface
	interface Failures {

		RuntimeException toException(Throwable cause);

	}

}
