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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.serializer.SerializationException;
import org.springframework.session.Session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What Spring Session promises of the values that a session may have.
 */
@ParameterizedClass
@EnumSource(RepositoryKind.class)
class SessionSerializationContractTests {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private final TestRepository<?> sessions;

	private final RepositoryKind kind;

	SessionSerializationContractTests(RepositoryKind kind) {
		this.kind = kind;
		this.sessions = kind.open(redis);
	}

	@Test
	void valuesAreSerializedByJavaUnlessConfiguredOtherwise() {
		Session session = this.sessions.store("a", new Point(1, 2));
		Map<String, byte[]> hash = redis.hash(this.sessions.key(session.getId()));
		assertThat(deserialized(hash.get("sessionAttr:a"))).isEqualTo(new Point(1, 2));
		assertThat(deserialized(hash.get("creationTime"))).isEqualTo(session.getCreationTime().toEpochMilli());
		assertThat(deserialized(hash.get("lastAccessedTime"))).isEqualTo(session.getLastAccessedTime().toEpochMilli());
		assertThat(deserialized(hash.get("maxInactiveInterval"))).isEqualTo(1800);
		assertThat(this.sessions.get(session).<Point>getAttribute("a")).isEqualTo(new Point(1, 2));
	}

	@Test
	void emptyValuesAreValues() {
		Session session = this.sessions.store("text", "", "bytes", new byte[0], "list", Collections.emptyList(), "map",
				Map.of());
		Session found = this.sessions.get(session);
		assertThat(found.getAttributeNames()).containsExactlyInAnyOrder("text", "bytes", "list", "map");
		assertThat(found.<String>getAttribute("text")).isEmpty();
		assertThat(found.<byte[]>getAttribute("bytes")).isEmpty();
		assertThat(found.<List<?>>getAttribute("list")).isEmpty();
		assertThat(found.<Map<?, ?>>getAttribute("map")).isEmpty();
	}

	@Test
	void attributeMayBeLarge() {
		byte[] large = new byte[5_000_000];
		new Random(1).nextBytes(large);
		Session session = this.sessions.store("large", large, "small", "1");
		session.setAttribute("small", "2");
		this.sessions.save(session);
		assertThat(Arrays.equals(this.sessions.get(session).getAttribute("large"), large)).isTrue();
	}

	@Test
	void sessionMayHaveManyAttributes() {
		Session session = this.sessions.create();
		for (int i = 0; i < 10_000; i++) {
			session.setAttribute("attribute" + i, i);
		}
		this.sessions.save(session);
		Session found = this.sessions.get(session);
		assertThat(found.getAttributeNames()).hasSize(10_000);
		found.getAttributeNames().forEach(found::removeAttribute);
		this.sessions.save(found);
		assertThat(this.sessions.get(session).getAttributeNames()).isEmpty();
	}

	@Test
	void newSessionWithAValueThatCannotBeSerializedIsNotSaved() {
		Session session = this.sessions.create();
		session.setAttribute("a", "1");
		session.setAttribute("thread", Thread.currentThread());
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> this.sessions.save(session));
		assertThat(redis.commands().dbsize()).isZero();
	}

	@Test
	void valueThatCannotBeSerializedLeavesASessionAsItWas() {
		Session session = this.sessions.store("a", "1");
		session.setAttribute("a", "2");
		session.setAttribute("thread", Thread.currentThread());
		session.setMaxInactiveInterval(Duration.ofHours(1));
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> this.sessions.save(session));
		Session found = this.sessions.get(session);
		assertThat(found.<String>getAttribute("a")).isEqualTo("1");
		assertThat(found.getAttributeNames()).containsExactly("a");
		assertThat(found.getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(30));
	}

	@Test
	void valueThatCannotBeSerializedCanBeTakenBack() {
		Session session = this.sessions.store("a", "1");
		session.setAttribute("a", "2");
		session.setAttribute("thread", Thread.currentThread());
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> this.sessions.save(session));
		session.removeAttribute("thread");
		this.sessions.save(session);
		assertThat(this.sessions.get(session).<String>getAttribute("a")).isEqualTo("2");
		assertThat(this.sessions.get(session).getAttributeNames()).containsExactly("a");
	}

	@Test
	void serializerThatIsConfiguredWritesAndReadsAllValues() {
		TestRepository<?> sessions = this.kind.open(RepositorySettings.DEFAULTS.with(Serializers.json()), redis);
		Session session = sessions.store("text", "some text", "empty", "", "point", new Point(1, 2), "list",
				new ArrayList<>(List.of("a", "b")), "flag", true);
		assertThat(redis.hash(sessions.key(session.getId())).values())
			.allSatisfy((value) -> assertThat(value[0]).as("is not Java's serialization").isNotEqualTo((byte) 0xac));
		assertThat(session.<String>getAttribute("text")).isEqualTo("some text");
		assertThat(session.<String>getAttribute("empty")).isEmpty();
		assertThat(session.<Point>getAttribute("point")).isEqualTo(new Point(1, 2));
		assertThat(session.<List<String>>getAttribute("list")).containsExactly("a", "b");
		assertThat(session.<Boolean>getAttribute("flag")).isTrue();
		assertThat(session.getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(30));
		session.setAttribute("point", new Point(3, 4));
		session.removeAttribute("text");
		session.setMaxInactiveInterval(Duration.ofDays(40));
		session.changeSessionId();
		sessions.save(session);
		Session found = sessions.get(session);
		assertThat(found.<Point>getAttribute("point")).isEqualTo(new Point(3, 4));
		assertThat(found.getAttributeNames()).containsExactlyInAnyOrder("empty", "point", "list", "flag");
		assertThat(found.getMaxInactiveInterval()).isEqualTo(Duration.ofDays(40));
		assertThat(found.getCreationTime()).isEqualTo(session.getCreationTime());
	}

	@Test
	void plainJsonSerializerKeepsWhatJsonKnows() {
		TestRepository<?> sessions = this.kind.open(RepositorySettings.DEFAULTS.with(Serializers.plainJson()), redis);
		Session session = sessions.store("text", "some text", "number", 42, "map", Map.of("a", 1));
		assertThat(session.<String>getAttribute("text")).isEqualTo("some text");
		assertThat(session.<Number>getAttribute("number")).isEqualTo(42);
		assertThat(session.<Map<String, ?>>getAttribute("map")).isEqualTo(Map.of("a", 1));
		session.setAttribute("number", 43);
		sessions.save(session);
		assertThat(sessions.get(session).<Number>getAttribute("number")).isEqualTo(43);
	}

	private static Object deserialized(byte[] value) {
		return RedisSerializer.java().deserialize(value);
	}

	/**
	 * A value of the application.
	 *
	 * @param x a number
	 * @param y another number
	 */
	record Point(int x, int y) implements Serializable {

	}

}
