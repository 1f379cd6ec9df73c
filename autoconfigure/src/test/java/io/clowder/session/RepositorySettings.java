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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.FlushMode;
import org.springframework.session.SaveMode;
import org.springframework.session.SessionIdGenerator;
import org.springframework.session.UuidSessionIdGenerator;

/**
 * What an application can choose for its session repository.
 *
 * @param timeout interval after which a session that nobody uses expires
 * @param namespace start of the keys in Redis
 * @param flushMode when changes are written
 * @param saveMode what counts as a change
 * @param serializer the bean {@code springSessionDefaultRedisSerializer}, if there is one
 * @param idGenerator makes the ids
 */
record RepositorySettings(Duration timeout, String namespace, FlushMode flushMode, SaveMode saveMode,
		@Nullable RedisSerializer<Object> serializer, SessionIdGenerator idGenerator) {

	static final RepositorySettings DEFAULTS = new RepositorySettings(Duration.ofMinutes(30), "spring:session",
			FlushMode.ON_SAVE, SaveMode.ON_SET_ATTRIBUTE, null, UuidSessionIdGenerator.getInstance());

	RepositorySettings withTimeout(Duration timeout) {
		return new RepositorySettings(timeout, this.namespace, this.flushMode, this.saveMode, this.serializer,
				this.idGenerator);
	}

	RepositorySettings withNamespace(String namespace) {
		return new RepositorySettings(this.timeout, namespace, this.flushMode, this.saveMode, this.serializer,
				this.idGenerator);
	}

	RepositorySettings with(FlushMode flushMode) {
		return new RepositorySettings(this.timeout, this.namespace, flushMode, this.saveMode, this.serializer,
				this.idGenerator);
	}

	RepositorySettings with(SaveMode saveMode) {
		return new RepositorySettings(this.timeout, this.namespace, this.flushMode, saveMode, this.serializer,
				this.idGenerator);
	}

	RepositorySettings with(RedisSerializer<Object> serializer) {
		return new RepositorySettings(this.timeout, this.namespace, this.flushMode, this.saveMode, serializer,
				this.idGenerator);
	}

	RepositorySettings with(SessionIdGenerator idGenerator) {
		return new RepositorySettings(this.timeout, this.namespace, this.flushMode, this.saveMode, this.serializer,
				idGenerator);
	}

}
