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

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.data.redis.serializer.SerializationException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.jackson.SecurityJacksonModules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JsonSessionSerializer}.
 */
class JsonSessionSerializerTests {

	private static final ClassLoader CLASS_LOADER = JsonSessionSerializerTests.class.getClassLoader();

	private final JsonSessionSerializer serializer = new JsonSessionSerializer(List.of("io.clowder.session"),
			CLASS_LOADER);

	private final JsonSessionSerializer withoutSecurity = new JsonSessionSerializer(List.of("io.clowder.session"),
			new FilteredClassLoader(SecurityJacksonModules.class));

	static Stream<Object> values() {
		return Stream.of("text", "", 1, -1L, 1L << 40, 1.5, 2.5f, (short) 3, (byte) 4, 'c', true,
				new BigDecimal("1.10"), UUID.randomUUID(), Locale.GERMANY, new Date(), Instant.now(),
				LocalDate.of(2026, 11, 21), TimeUnit.HOURS, new Basket(List.of(new Item("a", 2L)), TimeUnit.DAYS),
				new Item("b", 1L), new ArrayList<>(List.of(1L, "x", new Item("c", 3L))), List.of(), List.of(1L, 2L, 3L),
				Set.of("a"), Map.of("k", new Item("d", 4L)), Arrays.asList(1, 2), Collections.emptyMap(),
				Collections.unmodifiableList(new ArrayList<>(List.of(1))), EnumSet.of(TimeUnit.DAYS),
				new LinkedHashMap<>(Map.of("a", List.of(1L))));
	}

	@ParameterizedTest
	@MethodSource("values")
	void valueIsTheSameAfterwards(Object value) {
		for (JsonSessionSerializer serializer : List.of(this.serializer, this.withoutSecurity)) {
			Object read = serializer.deserialize(serializer.serialize(value));
			assertThat(read).isEqualTo(value);
			if (!(value instanceof java.util.Collection) && !(value instanceof Map)) {
				assertThat(read).hasSameClassAs(value);
			}
		}
	}

	@Test
	void arraysAreTheSameAfterwards() {
		assertThat(this.serializer.deserialize(this.serializer.serialize(new byte[] { 1, 2 })))
			.isEqualTo(new byte[] { 1, 2 });
		assertThat(this.serializer.deserialize(this.serializer.serialize(new String[] { "a", "b" })))
			.isEqualTo(new String[] { "a", "b" });
	}

	@Test
	void nothingIsNothing() {
		assertThat(this.serializer.serialize(null)).isEmpty();
		assertThat(this.serializer.deserialize(new byte[0])).isNull();
		assertThat(this.serializer.deserialize(null)).isNull();
	}

	@Test
	void securityContextIsTheSameAfterwards() {
		User user = new User("jane", "secret", List.of(new SimpleGrantedAuthority("ROLE_USER")));
		SecurityContext context = new SecurityContextImpl(
				UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities()));
		SecurityContext read = (SecurityContext) this.serializer.deserialize(this.serializer.serialize(context));
		assertThat(read).isEqualTo(context);
		assertThat(read.getAuthentication().isAuthenticated()).isTrue();
		assertThat(read.getAuthentication().getPrincipal()).isEqualTo(user);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"@class\":\"javax.swing.JEditorPane\",\"page\":\"http://localhost:1/\"}",
			"{\"@class\":\"java.lang.ProcessBuilder\",\"command\":[]}", "{\"@class\":\"io.clowder.sessions.Other\"}",
			"{\"@class\":\"java.util.logging.FileHandler\"}", "[\"java.io.File\",\"/etc/passwd\"]",
			"[\"java.lang.Class\",\"java.lang.Runtime\"]",
			"{\"@class\":\"java.util.HashMap\",\"x\":[\"java.net.URL\",\"http://localhost:1/\"]}",
			"{\"@class\":\"org.springframework.context.support.ClassPathXmlApplicationContext\"}",
			"[\"java.util.ArrayList<java.io.File>\",[\"x\"]]" })
	void classThatIsNotAllowedIsNotCreated(String json) {
		for (JsonSessionSerializer serializer : List.of(this.serializer, this.withoutSecurity)) {
			assertThatExceptionOfType(SerializationException.class)
				.isThrownBy(() -> serializer.deserialize(json.getBytes()));
		}
	}

	@Test
	void classOfAnotherPackageIsNotRead() {
		byte[] json = this.serializer.serialize(new Item("a", 1L));
		JsonSessionSerializer other = new JsonSessionSerializer(List.of("io.clowder.sess"), CLASS_LOADER);
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> other.deserialize(json));
	}

	@Test
	void whatIsNoJsonIsReported() {
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> this.serializer.deserialize(new byte[] { (byte) 0xac, (byte) 0xed, 0, 5 }));
	}

	record Item(String name, Long count) implements Serializable {

	}

	record Basket(List<Item> items, TimeUnit unit) implements Serializable {

	}

}
