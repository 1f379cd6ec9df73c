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

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of the Redis that holds the sessions. While it is away, the answer does not wait
 * for it.
 */
public final class SessionHealthIndicator extends AbstractHealthIndicator {

	private final RedisLink redis;

	private final HealthIndicator details;

	/**
	 * Creates an instance.
	 * @param redis the way to Redis
	 * @param details asks Redis, which may take long, for details
	 */
	public SessionHealthIndicator(RedisLink redis, HealthIndicator details) {
		super("Redis health check failed");
		this.redis = redis;
		this.details = details;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Instant awaySince = this.redis.awaySince();
		if (awaySince != null) {
			builder.down().withDetail("awaySince", awaySince.toString());
			return;
		}
		try {
			this.redis.ping();
		}
		catch (SessionUnavailableException ex) {
			// Not with the exception, which would be logged with its stack trace
			builder.down().withDetail("error", String.valueOf(ex.getMessage()));
			return;
		}
		Health health = this.details.health();
		builder.status((health != null) ? health.getStatus() : Status.UNKNOWN);
		if (health != null) {
			builder.withDetails(health.getDetails());
		}
	}

}
