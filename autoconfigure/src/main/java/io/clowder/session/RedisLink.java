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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.lettuce.core.api.async.BaseRedisAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The way to Redis: a connection of its own for the sessions of this worker, on which no
 * answer is waited for longer than the command timeout, and at all only while Redis
 * answers. Safe for use by many threads.
 */
public final class RedisLink implements AutoCloseable {

	private static final Duration PROBE_INTERVAL = Duration.ofMillis(500);

	private static final Log logger = LogFactory.getLog(RedisLink.class);

	private final RedisConnector connector;

	private final Duration timeout;

	private final Outage outage = new Outage(Clock.systemUTC());

	private final ScheduledExecutorService keeper;

	private volatile CompletableFuture<RedisConnector.Connection> connection = new CompletableFuture<>();

	private volatile String probedKey;

	/**
	 * Creates an instance, which begins to connect.
	 * @param factory knows where Redis is
	 * @param settings how sessions are kept
	 */
	public RedisLink(LettuceConnectionFactory factory, SessionSettings settings) {
		this(new RedisConnector(factory), settings);
	}

	RedisLink(RedisConnector connector, SessionSettings settings) {
		this.connector = connector;
		this.timeout = settings.commandTimeout();
		this.probedKey = settings.key("");
		CustomizableThreadFactory threads = new CustomizableThreadFactory("clowder-sessions");
		threads.setDaemon(true);
		this.keeper = Executors.newSingleThreadScheduledExecutor(threads);
		this.keeper.execute(this::probe);
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
		T answer = callForNullable(key, command);
		if (answer == null) {
			throw new IllegalStateException("Redis answered nothing");
		}
		return answer;
	}

	/**
	 * Same as {@link #call} for an answer that may be nothing.
	 */
	<T> @Nullable T callForNullable(String key,
			Function<RedisClusterAsyncCommands<String, byte[]>, CompletionStage<T>> command) {
		if (this.outage.isGoingOn()) {
			this.outage.refuse();
			throw new SessionUnavailableException("Redis, which holds the sessions, is away", null);
		}
		long deadline = System.nanoTime() + this.timeout.toNanos();
		CompletableFuture<T> answer = null;
		try {
			RedisConnector.Connection connection = this.connection.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
			answer = command.apply(connection.commands()).toCompletableFuture();
			return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw failure(key, unwrap(ex));
		}
		catch (TimeoutException ex) {
			// So that it is not sent when Redis is back
			cancel(answer);
			throw failure(key, new TimeoutException("no answer within " + this.timeout.toMillis() + " ms"));
		}
		catch (InterruptedException ex) {
			cancel(answer);
			Thread.currentThread().interrupt();
			throw new SessionUnavailableException("Interrupted while waiting for Redis", ex);
		}
		catch (RuntimeException ex) {
			throw failure(key, ex);
		}
	}

	private static void cancel(@Nullable CompletableFuture<?> answer) {
		if (answer != null) {
			answer.cancel(true);
		}
	}

	private RuntimeException failure(String key, Throwable cause) {
		if (!RedisFailures.isOutage(cause)) {
			return (cause instanceof RuntimeException exception) ? exception : new IllegalStateException(cause);
		}
		lost(key, cause);
		this.outage.refuse();
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
		CompletableFuture<RedisConnector.Connection> connection = this.connection;
		if (this.outage.isGoingOn() || !connection.isDone()) {
			return CompletableFuture.failedFuture(new SessionUnavailableException("Redis is away", null));
		}
		try {
			return command.apply(connection.join().commands());
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void lost(String key, Throwable cause) {
		this.probedKey = key;
		if (this.outage.begin()) {
			logger.warn("Redis is away (%s): requests that need their session get 503 until it is back."
				.formatted(RedisFailures.describe(cause)));
			probeLater();
		}
	}

	private void probeLater() {
		try {
			this.keeper.schedule(this::probe, PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Not asking for Redis any more, since the application ends", ex);
		}
	}

	private void probe() {
		try {
			ask(connect());
			found();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (Exception ex) {
			if (this.outage.isGoingOn()) {
				probeLater();
			}
			else {
				lost(this.probedKey, unwrap(ex));
			}
		}
	}

	/**
	 * Asks for something that a replica or a Redis that cannot store anything refuses, at
	 * the node that was missed.
	 */
	private void ask(RedisConnector.Connection connection) throws Exception {
		CompletableFuture<Long> answer = connection.commands()
			.del("{" + this.probedKey + "}:probe")
			.toCompletableFuture();
		try {
			answer.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			if (RedisFailures.isOutage(ex.getCause())) {
				throw ex;
			}
		}
		finally {
			answer.cancel(true);
		}
	}

	private RedisConnector.Connection connect() {
		RedisConnector.Connection present = this.connection.getNow(null);
		if (present != null && !present.isClosed()) {
			return present;
		}
		RedisConnector.Connection connection = this.connector.connect();
		if (!this.connection.complete(connection)) {
			this.connection = CompletableFuture.completedFuture(connection);
		}
		return connection;
	}

	private void found() {
		Outage.Summary summary = this.outage.end();
		if (summary != null) {
			logger.info("Redis is back after %d ms. It was missed %d times.".formatted(summary.duration().toMillis(),
					summary.refused()));
		}
	}

	/**
	 * Waits for any answer.
	 * @throws SessionUnavailableException if there is none in time
	 */
	void ping() {
		call(this.probedKey, BaseRedisAsyncCommands::ping);
	}

	/**
	 * Since when Redis is away, or {@code null} if it is not known to be.
	 */
	@Nullable Instant awaySince() {
		return this.outage.since();
	}

	boolean isCluster() {
		return this.connector.isCluster();
	}

	static @Nullable Throwable unwrap(@Nullable Throwable thrown) {
		return ((thrown instanceof ExecutionException || thrown instanceof CompletionException)
				&& thrown.getCause() != null) ? thrown.getCause() : thrown;
	}

	@Override
	public void close() {
		this.keeper.shutdownNow();
		RedisConnector.Connection present = this.connection.getNow(null);
		if (present != null) {
			present.close();
		}
	}

}
