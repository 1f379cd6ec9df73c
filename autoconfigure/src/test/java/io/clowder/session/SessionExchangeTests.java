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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.session.Session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests that an application with one repository goes on with the sessions of an
 * application that has another one.
 */
@ParameterizedClass(name = "{0} after {1} with {2}")
@MethodSource("pairs")
class SessionExchangeTests {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private final TestRepository<?> after;

	private final TestRepository<?> before;

	SessionExchangeTests(RepositoryKind after, RepositoryKind before, String serializer) {
		RepositorySettings settings = switch (serializer) {
			case "json" -> RepositorySettings.DEFAULTS.with(Serializers.json());
			case "plain json" -> RepositorySettings.DEFAULTS.with(Serializers.plainJson());
			case "security json" -> RepositorySettings.DEFAULTS.with(Serializers.securityJson());
			default -> RepositorySettings.DEFAULTS;
		};
		this.after = after.open(settings, redis);
		this.before = before.open(settings, redis);
	}

	static List<Arguments> pairs() {
		List<Arguments> pairs = new ArrayList<>();
		for (RepositoryKind after : RepositoryKind.values()) {
			for (RepositoryKind before : RepositoryKind.values()) {
				if (after != before) {
					for (String serializer : List.of("java", "json", "plain json", "security json")) {
						pairs.add(Arguments.of(after, before, serializer));
					}
				}
			}
		}
		return pairs;
	}

	@Test
	void sessionIsReadAsItWasWritten() {
		Session session = this.before.store("a", "1", "list", new ArrayList<>(List.of("x", "y")), "empty", "");
		Session found = this.after.get(session);
		assertThat(found.getAttributeNames()).containsExactlyInAnyOrder("a", "list", "empty");
		assertThat(found.<String>getAttribute("a")).isEqualTo("1");
		assertThat(found.<List<String>>getAttribute("list")).containsExactly("x", "y");
		assertThat(found.<String>getAttribute("empty")).isEmpty();
		assertThat(found.getCreationTime()).isEqualTo(session.getCreationTime());
		assertThat(found.getLastAccessedTime()).isEqualTo(session.getLastAccessedTime());
		assertThat(found.getMaxInactiveInterval()).isEqualTo(session.getMaxInactiveInterval());
		assertThat(found.isExpired()).isFalse();
	}

	@Test
	void sessionIsStoredAlike() {
		Instant access = Instant.now().plusSeconds(1);
		Map<String, byte[]> one = stored(this.before, access);
		Map<String, byte[]> other = stored(this.after, access);
		assertThat(one).containsOnlyKeys(other.keySet().toArray(String[]::new));
		one.forEach((field, value) -> {
			if (field.equals("creationTime")) {
				assertThat(other.get(field)).hasSameSizeAs(value);
			}
			else {
				assertThat(other.get(field)).as(field).isEqualTo(value);
			}
		});
	}

	private Map<String, byte[]> stored(TestRepository<?> sessions, Instant access) {
		Session session = sessions.create();
		session.setAttribute("a", "1");
		session.setAttribute("number", 5);
		session.setLastAccessedTime(access);
		sessions.save(session);
		return redis.hash(sessions.key(session.getId()));
	}

	@Test
	void sessionIsChanged() {
		Session session = this.before.store("a", "1", "b", "1", "c", "1");
		Session found = this.after.get(session);
		Instant access = session.getLastAccessedTime().plusSeconds(10);
		found.setAttribute("a", "2");
		found.removeAttribute("b");
		found.setAttribute("d", "2");
		found.setMaxInactiveInterval(Duration.ofMinutes(5));
		found.setLastAccessedTime(access);
		this.after.save(found);
		Session again = this.before.get(session);
		assertThat(again.<String>getAttribute("a")).isEqualTo("2");
		assertThat(again.getAttributeNames()).containsExactlyInAnyOrder("a", "c", "d");
		assertThat(again.getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(5));
		assertThat(again.getLastAccessedTime()).isEqualTo(access);
	}

	@Test
	void attributeThatOneRemovedIsNoneForTheOther() {
		Session session = this.before.store("a", "1", "b", "1");
		session.removeAttribute("a");
		this.before.save(session);
		Session found = this.after.get(session);
		assertThat(found.getAttributeNames()).containsExactly("b");
		assertThat(found.<Object>getAttribute("a")).isNull();
		found.setAttribute("a", "2");
		this.after.save(found);
		assertThat(this.before.get(session).<String>getAttribute("a")).isEqualTo("2");
	}

	@Test
	void sessionGetsAnotherId() {
		Session session = this.before.store("a", "1");
		Session found = this.after.get(session);
		found.changeSessionId();
		this.after.save(found);
		assertThat(this.before.has(session.getId())).isFalse();
		assertThat(this.before.get(found.getId()).<String>getAttribute("a")).isEqualTo("1");
		session.setAttribute("a", "2");
		assertThatIllegalStateException().isThrownBy(() -> this.before.save(session));
		assertThat(redis.commands().dbsize()).isOne();
	}

	@Test
	void sessionIsDeleted() {
		Session session = this.before.store("a", "1");
		this.after.delete(session.getId());
		assertThat(this.before.has(session.getId())).isFalse();
		session.setAttribute("a", "2");
		assertThatIllegalStateException().isThrownBy(() -> this.before.save(session));
		assertThat(redis.commands().dbsize()).isZero();
	}

	@Test
	void attributesOfBothSurvive() {
		Session one = this.before.store("a", "1");
		Session other = this.after.get(one);
		one.setAttribute("b", "2");
		other.setAttribute("c", "3");
		this.after.save(other);
		this.before.save(one);
		assertThat(this.before.get(one).getAttributeNames()).containsExactlyInAnyOrder("a", "b", "c");
		assertThat(this.after.get(one).getAttributeNames()).containsExactlyInAnyOrder("a", "b", "c");
	}

	@Test
	void expiryIsNotLostOnTheWay() {
		Session session = this.before.store("a", "1");
		Session found = this.after.get(session);
		found.setAttribute("a", "2");
		this.after.save(found);
		Session again = this.before.get(session);
		again.setAttribute("a", "3");
		this.before.save(again);
		assertThat(redis.expiry(this.before.key(session.getId())))
			.isAfter(session.getLastAccessedTime().plus(Duration.ofMinutes(29)))
			.isBefore(session.getLastAccessedTime().plus(Duration.ofMinutes(32)));
	}

}
