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

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.core.convert.converter.Converter;
import org.springframework.core.serializer.support.DeserializingConverter;
import org.springframework.data.redis.serializer.JdkSerializationRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JavaSerializedValues}.
 */
class JavaSerializedValuesTests {

	private final RedisSerializer<Object> java = new JdkSerializationRedisSerializer(getClass().getClassLoader());

	private final RedisSerializer<Object> faster = JavaSerializedValues.faster(this.java);

	static List<Object> values() {
		return List.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 1_700_000_000_000L, 0, 1, -1, 1800,
				Integer.MIN_VALUE, Integer.MAX_VALUE, "text", "", (short) 7, 1.5, true, List.of(1L, 2));
	}

	@ParameterizedTest
	@MethodSource("values")
	void bytesAreThoseOfJava(Object value) {
		assertThat(this.faster).isInstanceOf(JavaSerializedValues.class);
		assertThat(this.faster.serialize(value)).isEqualTo(this.java.serialize(value));
	}

	@ParameterizedTest
	@MethodSource("values")
	void valuesComeBackAsTheyWere(Object value) {
		assertThat(this.faster.deserialize(this.java.serialize(value))).isEqualTo(value)
			.hasSameClassAs(this.java.deserialize(this.java.serialize(value)));
	}

	@Test
	void nothingIsNothing() {
		assertThat(this.faster.deserialize(null)).isNull();
		assertThat(this.faster.deserialize(new byte[0])).isNull();
		assertThat(this.faster.serialize(null)).isEqualTo(this.java.serialize(null));
	}

	@Test
	void serializerOfAnotherKindStaysAsItIs() {
		RedisSerializer<Object> other = new JdkSerializationRedisSerializer() {

		};
		assertThat(JavaSerializedValues.faster(other)).isSameAs(other);
	}

	@Test
	void serializerThatEncodesNumbersInAnotherWayStaysAsItIs() {
		Converter<Object, byte[]> text = (value) -> value.toString().getBytes();
		RedisSerializer<Object> other = new JdkSerializationRedisSerializer(text, new DeserializingConverter());
		assertThat(JavaSerializedValues.faster(other)).isSameAs(other);
	}

}
