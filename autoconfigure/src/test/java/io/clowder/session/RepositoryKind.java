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
import java.util.List;

import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.JdkSerializationRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;

/**
 * The repositories that have to behave alike.
 */
enum RepositoryKind {

	/**
	 * Spring Session's own.
	 */
	STOCK {

		@Override
		SessionRepository<?> create(RepositorySettings settings, TestRedis redis) {
			RedisTemplate<String, Object> template = new RedisTemplate<>();
			template.setKeySerializer(RedisSerializer.string());
			template.setHashKeySerializer(RedisSerializer.string());
			if (settings.serializer() != null) {
				template.setDefaultSerializer(settings.serializer());
			}
			template.setBeanClassLoader(getClass().getClassLoader());
			template.setConnectionFactory(redis.connectionFactory());
			template.afterPropertiesSet();
			RedisSessionRepository repository = new RedisSessionRepository(template);
			repository.setDefaultMaxInactiveInterval(settings.timeout());
			repository.setRedisKeyNamespace(settings.namespace());
			repository.setFlushMode(settings.flushMode());
			repository.setSaveMode(settings.saveMode());
			repository.setSessionIdGenerator(settings.idGenerator());
			return repository;
		}

		@Override
		List<String> properties() {
			return List.of("--cluster.session.enabled=false");
		}

	},

	/**
	 * The one of this package.
	 */
	CLOWDER {

		@Override
		SessionRepository<?> create(RepositorySettings settings, TestRedis redis) {
			RedisSerializer<Object> serializer = settings.serializer();
			return new ClusterSessionRepository(redis.link(), sessionSettings(settings), (serializer != null)
					? serializer : new JdkSerializationRedisSerializer(getClass().getClassLoader()),
					settings.idGenerator());
		}

		@Override
		List<String> properties() {
			return List.of();
		}

	};

	static SessionSettings sessionSettings(RepositorySettings settings) {
		return new SessionSettings(settings.namespace(), settings.timeout(), settings.flushMode(), settings.saveMode(),
				null, Duration.ofSeconds(2), OnUndecodable.DROP_ATTRIBUTE);
	}

	abstract SessionRepository<?> create(RepositorySettings settings, TestRedis redis);

	/**
	 * What makes an application have this repository.
	 */
	abstract List<String> properties();

	TestRepository<?> open(RepositorySettings settings, TestRedis redis) {
		return new TestRepository<>(create(settings, redis), settings.namespace());
	}

	TestRepository<?> open(TestRedis redis) {
		return open(RepositorySettings.DEFAULTS, redis);
	}

}
