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

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The way to Redis: a connection of its own for the sessions of this worker, on which no
 * answer is waited for longer than the command timeout, and at all only while Redis
 * answers. Safe for use by many threads.
 */
public final class RedisLink implements AutoCloseable {

	private final RedisKeeper keeper;

	private final long timeout;

	private final String anyKey;

	private final ThreadLocal<@Nullable RedisBatch> batch = new ThreadLocal<>();

	/**
	 * Creates an instance, which begins to connect.
	 * @param factory knows where Redis is
	 * @param settings how sessions are kept
	 */
	public RedisLink(LettuceConnectionFactory factory, SessionSettings settings) {
		this(new RedisConnector(factory, settings.commandTimeout()), settings);
	}

	RedisLink(RedisConnector connector, SessionSettings settings) {
		this.timeout = settings.commandTimeout().toNanos();
		this.anyKey = settings.key("");
		this.keeper = new RedisKeeper(connector, settings.commandTimeout(), this.anyKey);
	}

	/**
	 * Lets commands that this thread sends from here on wait for each other, until one of
	 * their answers is waited for, or the batch is closed.
	 */
	RedisBatch beginBatch() {
		RedisBatch last = this.batch.get();
		if (last != null) {
			last.close();
		}
		RedisBatch batch = new RedisBatch(this.keeper.sender());
		this.batch.set(batch);
		return batch;
	}

	/**
	 * Sends a command and waits for the answer.
	 * @param key key that the command is about
	 * @param command what is sent
	 * @return the answer
	 * @throws SessionUnavailableException if Redis does not answer in time
	 * @throws io.lettuce.core.RedisException if Redis refuses the command
	 */
	<T> T call(String key, Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
		return begin(key, command).await();
	}

	/**
	 * Same as {@link #call} for an answer that may be nothing.
	 */
	<T> @Nullable T callForNullable(String key,
			Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
		return beginForNullable(key, command).await();
	}

	/**
	 * Sends a command, for which it may have to wait until there is a connection, and
	 * leaves waiting for the answer to the caller.
	 * @param key key that the command is about
	 * @param command what is sent
	 * @return the answer, or the failure
	 */
	<T> Answer<T> begin(String key, Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
		Answer<T> answer = beginForNullable(key, command);
		return new Answer<>() {

			@Override
			public boolean isThere() {
				return answer.isThere();
			}

			@Override
			public T await() {
				T result = answer.await();
				if (result == null) {
					throw new IllegalStateException("Redis answered nothing");
				}
				return result;
			}

		};
	}

	private <T> Answer<T> beginForNullable(String key,
			Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
		Outage outage = this.keeper.outageOf(key);
		int era = outage.era();
		if (outage.isGoingOn()) {
			outage.refuse();
			return Answer.now(() -> {
				throw new SessionUnavailableException("Redis, which holds the sessions, is away", null);
			});
		}
		long deadline = System.nanoTime() + this.timeout;
		RedisBatch batch = this.batch.get();
		return new RedisAnswer<>(send(command, batch), deadline,
				(cause) -> failure(outage, era, key, (cause instanceof TimeoutException) ? noAnswer() : cause), batch);
	}

	private <T> CompletableFuture<T> send(
			Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command,
			@Nullable RedisBatch batch) {
		try {
			return send(this.keeper.connection().get(this.timeout, TimeUnit.NANOSECONDS), command, batch);
		}
		catch (ExecutionException ex) {
			return CompletableFuture.failedFuture(Objects.requireNonNullElse(ex.getCause(), ex));
		}
		catch (TimeoutException | RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return CompletableFuture
				.failedFuture(new SessionUnavailableException("Interrupted while waiting for Redis", ex));
		}
	}

	private static <T> CompletableFuture<T> send(RedisConnector.Connection connection,
			Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command,
			@Nullable RedisBatch batch) {
		return (batch != null) ? batch.add(() -> command.apply(connection.commands()))
				: command.apply(connection.commands()).toCompletableFuture();
	}

	private TimeoutException noAnswer() {
		return new TimeoutException("no answer within " + TimeUnit.NANOSECONDS.toMillis(this.timeout) + " ms");
	}

	private RuntimeException failure(Outage outage, int era, String key, Throwable cause) {
		if (cause instanceof SessionUnavailableException unavailable) {
			return unavailable;
		}
		if (RedisFailures.isOutage(cause)) {
			this.keeper.missed(outage, era, key, cause);
			outage.refuse();
		}
		else if (!RedisFailures.isPassing(cause)) {
			return (cause instanceof RuntimeException exception) ? exception : new IllegalStateException(cause);
		}
		return new SessionUnavailableException("Redis, which holds the sessions, does not answer", cause);
	}

	/**
	 * Sends a command without waiting for the answer, unless Redis is away.
	 * @param key key that the command is about
	 * @param command what is sent
	 * @return the answer, on a thread that must not be blocked
	 */
	<T> CompletionStage<T> send(String key,
			Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
		Outage outage = this.keeper.outageOf(key);
		int era = outage.era();
		RedisConnector.Connection connection = this.keeper.connection().getNow(null);
		if (outage.isGoingOn() || connection == null) {
			return CompletableFuture.failedFuture(new SessionUnavailableException("Redis is away", null));
		}
		try {
			CompletableFuture<T> answer = send(connection, command, this.batch.get());
			answer.orTimeout(this.timeout, TimeUnit.NANOSECONDS).whenComplete((result, failure) -> {
				Throwable cause = unwrap(failure);
				if (cause != null && RedisFailures.isOutage(cause)) {
					this.keeper.missed(outage, era, key, (cause instanceof TimeoutException) ? noAnswer() : cause);
				}
			});
			return answer;
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Waits for any answer.
	 * @throws SessionUnavailableException if there is none in time
	 */
	void ping() {
		try {
			call(this.anyKey, (commands) -> RedisKeeper.ask(commands, this.anyKey));
		}
		catch (RedisCommandExecutionException ex) {
			// An answer
		}
	}

	/**
	 * Since when Redis, or a part of it, is away, or {@code null} if it is not known to
	 * be.
	 */
	@Nullable Instant awaySince() {
		return this.keeper.awaySince();
	}

	boolean isCluster() {
		return this.keeper.isCluster();
	}

	static @Nullable Throwable unwrap(@Nullable Throwable thrown) {
		return ((thrown instanceof ExecutionException || thrown instanceof CompletionException)
				&& thrown.getCause() != null) ? thrown.getCause() : thrown;
	}

	@Override
	public void close() {
		this.keeper.close();
	}

}
