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
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Connects to Redis, knows whether it is away, each node of a Redis Cluster for itself,
 * and finds out when it is back, on a thread of its own. Safe for use by many threads.
 */
final class RedisKeeper implements AutoCloseable {

	private static final Duration PROBE_INTERVAL = Duration.ofMillis(500);

	private static final Log logger = LogFactory.getLog(RedisLink.class);

	private final RedisConnector connector;

	private final Duration timeout;

	private final Map<String, Outage> outages = new ConcurrentHashMap<>();

	private final Outage whole = outage(RedisConnector.WHOLE);

	private final ScheduledExecutorService executor;

	private volatile CompletableFuture<RedisConnector.Connection> connection = new CompletableFuture<>();

	private volatile boolean closed;

	/**
	 * Whether the present connection may lead to where Redis no longer is. Known to the
	 * executor's thread.
	 */
	private boolean stale;

	RedisKeeper(RedisConnector connector, Duration timeout, String anyKey) {
		this.connector = connector;
		this.timeout = timeout;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("clowder-sessions");
		threads.setDaemon(true);
		this.executor = Executors.newSingleThreadScheduledExecutor(threads);
		this.executor.execute(() -> probe(this.whole, anyKey));
	}

	/**
	 * The connection, as soon as there is one.
	 */
	CompletableFuture<RedisConnector.Connection> connection() {
		return this.connection;
	}

	/**
	 * Runs what sends commands, on a thread that sends them if one is known.
	 */
	Executor sender() {
		return this.connector.sender();
	}

	/**
	 * Whether the part of Redis that has a key is away.
	 */
	Outage outageOf(String key) {
		RedisConnector.Connection present = this.connection.getNow(null);
		return (present != null && isCluster()) ? outage(present.nodeOf(key)) : this.whole;
	}

	private Outage outage(String node) {
		return this.outages.computeIfAbsent(node, (name) -> new Outage(Clock.systemUTC()));
	}

	/**
	 * Since when any part of Redis is away, or {@code null} if none is known to be.
	 */
	@Nullable Instant awaySince() {
		return this.outages.values()
			.stream()
			.map(Outage::since)
			.filter(Objects::nonNull)
			.min(Comparator.naturalOrder())
			.orElse(null);
	}

	boolean isCluster() {
		return this.connector.isCluster();
	}

	/**
	 * Notes that Redis did not answer.
	 * @param outage that of the part of Redis
	 * @param era that of the outage when Redis was asked
	 * @param key which it was asked for
	 * @param cause what happened instead
	 */
	void missed(Outage outage, int era, String key, Throwable cause) {
		if (!this.closed && outage.begin(era)) {
			logger.warn("%s is away (%s): requests that need a session there get 503 until it is back."
				.formatted(nameOf(outage), RedisFailures.describe(cause)));
			probeLater(outage, key);
		}
	}

	private String nameOf(Outage outage) {
		return this.outages.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == outage && !entry.getKey().isEmpty())
			.map((entry) -> "Redis at " + entry.getKey())
			.findAny()
			.orElse("Redis");
	}

	private void probeLater(Outage outage, String key) {
		try {
			this.executor.schedule(() -> probe(outage, key), PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Not asking for Redis any more, since the application ends", ex);
		}
	}

	private void probe(Outage outage, String key) {
		int era = outage.era();
		try {
			find(key);
			Outage.Summary summary = outage.end();
			if (summary != null) {
				logger.info("%s is back after %d ms. It was missed %d times.".formatted(nameOf(outage),
						summary.duration().toMillis(), summary.refused()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		// Whatever it is, also an error: without this there is no way back
		catch (Throwable ex) {
			if (outage.isGoingOn()) {
				probeLater(outage, key);
			}
			else {
				missed(outage, era, key, Objects.requireNonNullElse(RedisLink.unwrap(ex), ex));
			}
		}
	}

	/**
	 * Asks on the present connection, and if it led nowhere the last time, on a new one:
	 * the other end may have vanished without a word, or no longer be the master.
	 */
	private void find(String key) throws Exception {
		RedisConnector.Connection present = this.connection.getNow(null);
		if (present != null && !present.isClosed() && !this.stale) {
			try {
				askAndWait(present, key);
			}
			catch (Exception ex) {
				this.stale = !isCluster() && RedisFailures.isElsewhere(RedisLink.unwrap(ex));
				throw ex;
			}
			return;
		}
		RedisConnector.Connection fresh = this.connector.connect();
		try {
			if (!isCluster()) {
				askAndWait(fresh, key);
			}
		}
		catch (Exception ex) {
			fresh.close();
			throw ex;
		}
		this.stale = false;
		if (!this.connection.complete(fresh)) {
			this.connection = CompletableFuture.completedFuture(fresh);
		}
		if (present != null) {
			present.close();
		}
	}

	private void askAndWait(RedisConnector.Connection connection, String key) throws Exception {
		CompletableFuture<Long> answer = ask(connection.commands(), key).toCompletableFuture();
		try {
			answer.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			// To be refused for another reason is an answer
			if (!(ex.getCause() instanceof RedisCommandExecutionException refused) || RedisFailures.isOutage(refused)) {
				throw ex;
			}
		}
		finally {
			answer.cancel(true);
		}
	}

	/**
	 * Asks for something that changes nothing, but is refused by a replica and by a Redis
	 * that cannot store anything at present.
	 */
	static CompletionStage<Long> ask(RedisClusterAsyncCommands<String, byte[]> commands, String key) {
		return commands.hdel(key, "clowder:probe");
	}

	@Override
	public void close() {
		this.closed = true;
		this.executor.shutdownNow();
		// With its connections
		this.connector.close();
	}

}
