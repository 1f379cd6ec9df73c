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

package io.clowder.primary.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.core.log.LogMessage;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * The Redis the workers keep their sessions in: none, the configured one, or an embedded
 * one that lives as long as the primary.
 */
public final class RedisProvision implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(RedisProvision.class);

	private static final String SESSION_REPOSITORY = "org.springframework.session.data.redis.RedisSessionRepository";

	private static final String EMBEDDED_REDIS = "redis.embedded.RedisServer";

	private static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(30);

	private final @Nullable EmbeddedRedis server;

	private RedisProvision(@Nullable EmbeddedRedis server) {
		this.server = server;
	}

	/**
	 * Make sure that there is a Redis for the workers, if they need one.
	 * @param environment the environment of the application
	 * @param classLoader the class loader of the application
	 * @param runtimeDirectory an existing private directory for the files of an embedded
	 * Redis
	 * @return what was decided
	 * @throws InvalidRedisLocationException if the configured location is no location
	 * @throws RedisUnreachableException if the configured Redis cannot be reached
	 * @throws RedisNotConfiguredException if there is neither a configured nor an
	 * embedded Redis
	 * @throws EmbeddedRedisException if the embedded Redis cannot be started
	 */
	public static RedisProvision prepare(Environment environment, ClassLoader classLoader, Path runtimeDirectory) {
		Assert.notNull(environment, "'environment' must not be null");
		Assert.notNull(classLoader, "'classLoader' must not be null");
		Assert.notNull(runtimeDirectory, "'runtimeDirectory' must not be null");
		Binder binder = Binder.get(environment);
		if (!isEnabled(binder, "cluster.redis.required") || !ClassUtils.isPresent(SESSION_REPOSITORY, classLoader)) {
			return new RedisProvision(null);
		}
		RedisLocation location = RedisLocation.from(binder);
		if (location != null) {
			new RedisProbe().check(location);
			return new RedisProvision(null);
		}
		if (isEnabled(binder, "cluster.redis.embedded.enabled") && ClassUtils.isPresent(EMBEDDED_REDIS, classLoader)) {
			return startEmbedded(binder, runtimeDirectory.toAbsolutePath());
		}
		throw new RedisNotConfiguredException();
	}

	private static boolean isEnabled(Binder binder, String property) {
		return binder.bind(property, Boolean.class).orElse(true);
	}

	private static RedisProvision startEmbedded(Binder binder, Path directory) {
		// A primary that is killed leaves workers behind that still drain
		Duration orphanGrace = binder.bind("cluster.drain-timeout", Duration.class)
			.orElse(DEFAULT_DRAIN_TIMEOUT)
			.plusSeconds(5);
		Path executable = EmbeddedRedisExecutable.extractTo(directory);
		EmbeddedRedis server = new EmbeddedRedisLauncher(orphanGrace).launch(executable, directory);
		logger.info(LogMessage.format("Started a private Redis at %s (pid %d), which ends with the cluster.",
				server.configuration(), server.pid()));
		return new RedisProvision(server);
	}

	/**
	 * Return the properties every worker needs in addition to its own configuration,
	 * among them a password.
	 * @return properties by name, empty unless Redis is embedded
	 */
	public Map<String, String> properties() {
		return (this.server != null) ? this.server.properties() : Map.of();
	}

	/**
	 * Return the pid of the embedded Redis.
	 * @return the pid, empty unless Redis is embedded
	 */
	public OptionalLong pid() {
		return (this.server != null) ? OptionalLong.of(this.server.pid()) : OptionalLong.empty();
	}

	/**
	 * Return a future that is completed with the exit code if the embedded Redis ends by
	 * itself. It is never completed when Redis is not embedded or after a call of
	 * {@link #close()}.
	 * @return the future
	 */
	public CompletableFuture<Integer> onExit() {
		return (this.server != null) ? this.server.onExit() : new CompletableFuture<>();
	}

	/**
	 * Stop the embedded Redis, if there is one.
	 */
	@Override
	public void close() {
		if (this.server != null) {
			this.server.close();
		}
	}

}
