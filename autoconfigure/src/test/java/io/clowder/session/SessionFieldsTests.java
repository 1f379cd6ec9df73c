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

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.serializer.JdkSerializationRedisSerializer;
import org.springframework.session.MapSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SessionFields}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SessionFieldsTests {

	private static final Instant CREATION = Instant.parse("2026-01-01T00:00:00Z");

	private static final Instant ACCESS = CREATION.plusSeconds(5);

	private final JdkSerializationRedisSerializer serializer = new JdkSerializationRedisSerializer();

	private final Map<String, byte[]> stored = new HashMap<>();

	@BeforeEach
	void store() {
		put("creationTime", CREATION.toEpochMilli());
		put("lastAccessedTime", ACCESS.toEpochMilli());
		put("maxInactiveInterval", 1800);
		put("sessionAttr:name", "value");
	}

	private void put(String field, Object value) {
		this.stored.put(field, this.serializer.serialize(value));
	}

	@Test
	void sessionIsDecoded() {
		MapSession session = decode(OnUndecodable.FAIL);
		assertThat(session.getId()).isEqualTo("id");
		assertThat(session.getCreationTime()).isEqualTo(CREATION);
		assertThat(session.getLastAccessedTime()).isEqualTo(ACCESS);
		assertThat(session.getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(30));
		assertThat(session.getAttributeNames()).containsExactly("name");
		assertThat(session.<String>getAttribute("name")).isEqualTo("value");
	}

	@Test
	void attributeThatOthersRemovedByAnEmptyValueIsAbsent() {
		this.stored.put("sessionAttr:removed", new byte[0]);
		assertThat(decode(OnUndecodable.FAIL).getAttributeNames()).containsExactly("name");
	}

	@Test
	void undecodableAttributeIsDropped(CapturedOutput output) {
		put("sessionAttr:cart", new Bad());
		MapSession session = decode(OnUndecodable.DROP_ATTRIBUTE);
		assertThat(session.getAttributeNames()).containsExactly("name");
		assertThat(output).contains("'sessionAttr:cart'").contains("java.lang.ClassNotFoundException: shop.Cart");
	}

	@Test
	void oneFieldIsReportedOnce(CapturedOutput output) {
		put("sessionAttr:cart", new Bad());
		SessionFields fields = new SessionFields(this.serializer, OnUndecodable.DROP_ATTRIBUTE);
		fields.decode("id", this.stored);
		fields.decode("other", this.stored);
		assertThat(output.toString().split("sessionAttr:cart", -1)).hasSize(2);
	}

	@Test
	void sessionWithAnUndecodableAttributeIsDropped(CapturedOutput output) {
		put("sessionAttr:cart", new Bad());
		assertThat(new SessionFields(this.serializer, OnUndecodable.DROP_SESSION).decode("id", this.stored)).isNull();
		assertThat(output).contains("the session is deleted");
	}

	@Test
	void undecodableAttributeFails() {
		put("sessionAttr:cart", new Bad());
		assertThatIllegalStateException().isThrownBy(() -> decode(OnUndecodable.FAIL))
			.withMessageContaining("sessionAttr:cart")
			.withRootCauseInstanceOf(ClassNotFoundException.class);
	}

	@ParameterizedTest
	@EnumSource(value = OnUndecodable.class, names = "FAIL", mode = EnumSource.Mode.EXCLUDE)
	void sessionWithoutItsTimesIsDropped(OnUndecodable onUndecodable) {
		this.stored.remove("creationTime");
		assertThat(new SessionFields(this.serializer, onUndecodable).decode("id", this.stored)).isNull();
	}

	@Test
	void sessionWhoseTimesAreNoNumbersIsDropped() {
		put("maxInactiveInterval", "long");
		assertThat(new SessionFields(this.serializer, OnUndecodable.DROP_ATTRIBUTE).decode("id", this.stored)).isNull();
	}

	@Test
	void accessIsDecodedOnItsOwn() {
		SessionFields fields = new SessionFields(this.serializer, OnUndecodable.FAIL);
		assertThat(fields.decodeAccess(this.stored))
			.isEqualTo(new SessionFields.Access(ACCESS, Duration.ofMinutes(30)));
		assertThat(fields.decodeAccess(Map.of())).isNull();
	}

	private MapSession decode(OnUndecodable onUndecodable) {
		MapSession session = new SessionFields(this.serializer, onUndecodable).decode("id", this.stored);
		assertThat(session).isNotNull();
		return session;
	}

	private static final class Bad implements Serializable {

		private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
			throw new ClassNotFoundException("shop.Cart");
		}

	}

}
