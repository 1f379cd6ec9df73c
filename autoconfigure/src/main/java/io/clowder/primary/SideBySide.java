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

package io.clowder.primary;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Two things that take a while and do not need each other, made at the same time.
 *
 * @param <A> type of the first
 * @param <B> type of the second
 */
final class SideBySide<A extends AutoCloseable, B extends AutoCloseable> implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(SideBySide.class);

	private final A first;

	private final B second;

	private SideBySide(A first, B second) {
		this.first = first;
		this.second = second;
	}

	/**
	 * Makes both, or throws what the one that fails first throws. The other is then
	 * interrupted, and closed in case it comes nevertheless.
	 * @param first makes the first
	 * @param second makes the second
	 * @param patience how long to wait for the one that was interrupted
	 * @return both
	 */
	static <A extends AutoCloseable, B extends AutoCloseable> SideBySide<A, B> make(Supplier<A> first,
			Supplier<B> second, Duration patience) {
		ExecutorService executor = Executors.newFixedThreadPool(2, (task) -> {
			Thread thread = new Thread(task, "clowder-start");
			thread.setDaemon(true);
			return thread;
		});
		CompletableFuture<A> one = CompletableFuture.supplyAsync(first, executor);
		CompletableFuture<B> other = CompletableFuture.supplyAsync(second, executor);
		try {
			awaitBothOrFailure(one, other);
			return new SideBySide<>(one.join(), other.join());
		}
		catch (CompletionException ex) {
			executor.shutdownNow();
			one.thenAccept(SideBySide::close);
			other.thenAccept(SideBySide::close);
			awaitEnd(executor, patience);
			throw unwrap(ex);
		}
		finally {
			executor.shutdown();
		}
	}

	private static void awaitBothOrFailure(CompletableFuture<?> one, CompletableFuture<?> other) {
		CompletableFuture<Void> failure = new CompletableFuture<>();
		one.exceptionally((ex) -> fail(failure, ex));
		other.exceptionally((ex) -> fail(failure, ex));
		CompletableFuture.anyOf(CompletableFuture.allOf(one, other), failure).join();
	}

	private static <T> T fail(CompletableFuture<Void> failure, Throwable cause) {
		failure.completeExceptionally(cause);
		throw new CompletionException(cause);
	}

	private static void awaitEnd(ExecutorService executor, Duration patience) {
		try {
			if (!executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.debug("What was interrupted goes on.");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static RuntimeException unwrap(CompletionException ex) {
		Throwable cause = ex;
		while (cause instanceof CompletionException && cause.getCause() != null) {
			cause = cause.getCause();
		}
		if (cause instanceof Error error) {
			throw error;
		}
		return (cause instanceof RuntimeException exception) ? exception : ex;
	}

	A first() {
		return this.first;
	}

	B second() {
		return this.second;
	}

	/**
	 * Closes the second, then the first.
	 */
	@Override
	public void close() {
		close(this.second);
		close(this.first);
	}

	private static void close(AutoCloseable resource) {
		try {
			resource.close();
		}
		catch (Exception ex) {
			logger.warn(resource.getClass().getSimpleName() + " cannot be closed.", ex);
		}
	}

}
