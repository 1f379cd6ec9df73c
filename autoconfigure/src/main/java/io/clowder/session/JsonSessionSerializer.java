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

import java.util.Collection;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.serializer.SerializationException;
import org.springframework.security.jackson.SecurityJacksonModule;
import org.springframework.security.jackson.SecurityJacksonModules;
import org.springframework.util.ClassUtils;

/**
 * Turns what is in sessions into JSON and back. The JSON names classes; only those that
 * are allowed are created: those of the given packages, of Spring Security, and simple
 * ones and collections of the JDK. Unlike Spring Data's serializer, it never takes the
 * class to read from the data without asking whether it is allowed.
 */
public final class JsonSessionSerializer implements RedisSerializer<Object> {

	private static final String SECURITY = "org.springframework.security.jackson.SecurityJacksonModules";

	private final ObjectWriter writer;

	private final ObjectReader reader;

	/**
	 * Creates an instance.
	 * @param packages packages whose classes are allowed, with those below them
	 * @param classLoader where the classes are
	 */
	public JsonSessionSerializer(Collection<String> packages, ClassLoader classLoader) {
		JsonMapper.Builder builder = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
		PolymorphicTypeValidator security = null;
		if (ClassUtils.isPresent(SECURITY, classLoader)) {
			security = SecurityModules.addTo(builder, classLoader);
		}
		builder.activateDefaultTyping(new AllowedClasses(packages, security), DefaultTyping.NON_FINAL,
				JsonTypeInfo.As.PROPERTY);
		JsonMapper mapper = builder.build();
		// As a value of any class, so that also a record or an enum names its class
		this.writer = mapper.writerFor(Object.class);
		this.reader = mapper.readerFor(Object.class);
	}

	@Override
	public byte[] serialize(@Nullable Object value) {
		if (value == null) {
			return new byte[0];
		}
		try {
			return this.writer.writeValueAsBytes(value);
		}
		catch (JacksonException ex) {
			throw new SerializationException("No JSON can be made of a " + value.getClass().getName(), ex);
		}
	}

	@Override
	public @Nullable Object deserialize(byte @Nullable [] bytes) {
		if (bytes == null || bytes.length == 0) {
			return null;
		}
		try {
			return this.reader.readValue(bytes);
		}
		catch (JacksonException ex) {
			throw new SerializationException("The JSON cannot be read", ex);
		}
	}

	/**
	 * Keeps a reference to an optional library away from those who lack it.
	 */
	private static final class SecurityModules {

		/**
		 * Adds the modules, but not what else comes with them, which would have others
		 * decide what is allowed.
		 * @return what they allow
		 */
		static PolymorphicTypeValidator addTo(JsonMapper.Builder builder, ClassLoader classLoader) {
			BasicPolymorphicTypeValidator.Builder allowed = BasicPolymorphicTypeValidator.builder();
			SecurityJacksonModules.getModules(classLoader, allowed)
				.stream()
				.filter(SecurityJacksonModule.class::isInstance)
				.forEach(builder::addModule);
			return allowed.build();
		}

	}

}
