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

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import org.springframework.data.redis.serializer.GenericJacksonJsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.security.jackson.SecurityJacksonModules;

/**
 * What applications use instead of Java's serialization.
 */
final class Serializers {

	private Serializers() {
	}

	/**
	 * JSON that names the types it has to.
	 */
	static RedisSerializer<Object> json() {
		return GenericJacksonJsonRedisSerializer.builder().enableUnsafeDefaultTyping().build();
	}

	/**
	 * JSON without types.
	 */
	static RedisSerializer<Object> plainJson() {
		return GenericJacksonJsonRedisSerializer.builder().build();
	}

	/**
	 * JSON as Spring Security's documentation advises for sessions.
	 */
	static RedisSerializer<Object> securityJson() {
		ClassLoader classLoader = Serializers.class.getClassLoader();
		BasicPolymorphicTypeValidator.Builder allowed = BasicPolymorphicTypeValidator.builder()
			.allowIfSubType("io.clowder.");
		return new GenericJacksonJsonRedisSerializer(
				JsonMapper.builder().addModules(SecurityJacksonModules.getModules(classLoader, allowed)).build());
	}

}
