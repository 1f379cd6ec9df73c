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
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.session.Session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What Spring Session promises of a session and of the repository it is kept in.
 */
@ParameterizedClass
@EnumSource(RepositoryKind.class)
class SessionContractTests {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private final TestRepository<?> sessions;

	private final RepositoryKind kind;

	SessionContractTests(RepositoryKind kind) {
		this.kind = kind;
		this.sessions = kind.open(redis);
	}

	@Test
	void newSessionIsEmptyAndUsableAndJustCreated() {
		Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		Session session = this.sessions.create();
		assertThat(session.getId()).isNotBlank();
		assertThat(session.getAttributeNames()).isEmpty();
		assertThat(session.getCreationTime()).isBetween(before, Instant.now());
		assertThat(session.getLastAccessedTime()).isBetween(before, Instant.now());
		assertThat(session.getMaxInactiveInterval()).isEqualTo(RepositorySettings.DEFAULTS.timeout());
		assertThat(session.isExpired()).isFalse();
	}

	@Test
	void newSessionHasTheTimeoutThatIsConfigured() {
		TestRepository<?> sessions = this.kind.open(RepositorySettings.DEFAULTS.withTimeout(Duration.ofDays(3)), redis);
		assertThat(sessions.create().getMaxInactiveInterval()).isEqualTo(Duration.ofDays(3));
		assertThat(sessions.store().getMaxInactiveInterval()).isEqualTo(Duration.ofDays(3));
	}

	@Test
	void newSessionIsNotInRedisBeforeItIsSaved() {
		Session session = this.sessions.create();
		session.setAttribute("a", "1");
		assertThat(this.sessions.has(session.getId())).isFalse();
		assertThat(redis.commands().dbsize()).isZero();
	}

	@Test
	void idsAreUniqueAndRandom() {
		Set<String> ids = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			String id = this.sessions.create().getId();
			assertThat(UUID.fromString(id).version()).isEqualTo(4);
			ids.add(id);
		}
		assertThat(ids).hasSize(1000);
	}

	@Test
	void idsComeFromTheGeneratorThatIsConfigured() {
		List<String> ids = List.of("first", "second");
		int[] next = new int[1];
		TestRepository<?> sessions = this.kind.open(RepositorySettings.DEFAULTS.with(() -> ids.get(next[0]++)), redis);
		Session session = sessions.create();
		assertThat(session.getId()).isEqualTo("first");
		sessions.save(session);
		session = sessions.get("first");
		assertThat(session.changeSessionId()).isEqualTo("second");
		sessions.save(session);
		assertThat(sessions.get("second").getId()).isEqualTo("second");
	}

	@Test
	void savedSessionIsFoundAsItWas() {
		Session session = this.sessions.create();
		session.setAttribute("text", "some text");
		session.setAttribute("numbers", List.of(1, 2, 3));
		session.setMaxInactiveInterval(Duration.ofMinutes(7));
		Instant access = Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.MILLIS);
		session.setLastAccessedTime(access);
		this.sessions.save(session);
		Session found = this.sessions.get(session);
		assertThat(found).isNotSameAs(session);
		assertThat(found.getId()).isEqualTo(session.getId());
		assertThat(found.getAttributeNames()).containsExactlyInAnyOrder("text", "numbers");
		assertThat(found.<String>getAttribute("text")).isEqualTo("some text");
		assertThat(found.<List<Integer>>getAttribute("numbers")).containsExactly(1, 2, 3);
		assertThat(found.getCreationTime()).isEqualTo(session.getCreationTime().truncatedTo(ChronoUnit.MILLIS));
		assertThat(found.getLastAccessedTime()).isEqualTo(access);
		assertThat(found.getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(7));
		assertThat(found.isExpired()).isFalse();
	}

	@Test
	void savedSessionCanBeChangedAndSavedAgain() {
		Session session = this.sessions.create();
		session.setAttribute("a", "1");
		this.sessions.save(session);
		session.setAttribute("a", "2");
		session.setAttribute("b", "3");
		this.sessions.save(session);
		this.sessions.save(session);
		Session found = this.sessions.get(session);
		assertThat(found.<String>getAttribute("a")).isEqualTo("2");
		assertThat(found.<String>getAttribute("b")).isEqualTo("3");
	}

	@Test
	void idThatIsUnknownHasNoSession() {
		for (String id : List.of(UUID.randomUUID().toString(), "", " ", "a:b", "*", "ä€𝄞", "\r\n",
				"x".repeat(10_000))) {
			assertThat(this.sessions.find(id)).as(id).isNull();
			this.sessions.delete(id);
		}
		assertThat(redis.commands().dbsize()).isZero();
	}

	@Test
	void deletedSessionIsGone() {
		Session session = this.sessions.store("a", "1");
		Session other = this.sessions.store("b", "2");
		this.sessions.delete(session.getId());
		assertThat(this.sessions.has(session.getId())).isFalse();
		assertThat(redis.commands().exists(this.sessions.key(session.getId()))).isZero();
		assertThat(this.sessions.get(other).<String>getAttribute("b")).isEqualTo("2");
		this.sessions.delete(session.getId());
		assertThat(redis.commands().dbsize()).isOne();
	}

	@Test
	void attributeCanBeOverwrittenByAnotherType() {
		Session session = this.sessions.store("a", "text");
		session.setAttribute("a", 42);
		assertThat(session.<Integer>getAttribute("a")).isEqualTo(42);
		this.sessions.save(session);
		assertThat(this.sessions.get(session).<Integer>getAttribute("a")).isEqualTo(42);
	}

	@Test
	void attributeThatIsRemovedIsGone() {
		Session session = this.sessions.store("a", "1", "b", "2");
		session.removeAttribute("a");
		session.removeAttribute("unknown");
		assertThat(session.<Object>getAttribute("a")).isNull();
		assertThat(session.getAttributeNames()).containsExactly("b");
		this.sessions.save(session);
		Session found = this.sessions.get(session);
		assertThat(found.<Object>getAttribute("a")).isNull();
		assertThat(found.getAttributeNames()).containsExactly("b");
	}

	@Test
	void attributeThatIsSetToNullIsRemoved() {
		Session session = this.sessions.store("a", "1", "b", "2");
		session.setAttribute("a", null);
		assertThat(session.getAttributeNames()).containsExactly("b");
		this.sessions.save(session);
		assertThat(this.sessions.get(session).getAttributeNames()).containsExactly("b");
	}

	@Test
	void attributeThatIsRemovedAndSetAgainIsThere() {
		Session session = this.sessions.store("a", "1");
		session.removeAttribute("a");
		session.setAttribute("a", "2");
		this.sessions.save(session);
		assertThat(this.sessions.get(session).<String>getAttribute("a")).isEqualTo("2");
		session.setAttribute("a", "3");
		session.removeAttribute("a");
		this.sessions.save(session);
		assertThat(this.sessions.get(session).getAttributeNames()).isEmpty();
	}

	@Test
	void sessionOutlivesItsLastAttribute() {
		Session session = this.sessions.store("a", "1");
		session.removeAttribute("a");
		this.sessions.save(session);
		assertThat(this.sessions.get(session).getAttributeNames()).isEmpty();
	}

	@Test
	void attributeThatIsMissingCanBeAskedFor() {
		Session session = this.sessions.store("a", "1");
		assertThat(session.<Object>getAttribute("b")).isNull();
		assertThat(session.<String>getAttributeOrDefault("b", "none")).isEqualTo("none");
		assertThat(session.<String>getAttributeOrDefault("a", "none")).isEqualTo("1");
		assertThat(session.<String>getRequiredAttribute("a")).isEqualTo("1");
		assertThatIllegalArgumentException().isThrownBy(() -> session.getRequiredAttribute("b"));
	}

	@Test
	void namesOfAttributesCanBeRemovedWhileTheyAreListed() {
		Session session = this.sessions.store("a", "1", "b", "2", "c", "3");
		session.getAttributeNames().forEach(session::removeAttribute);
		this.sessions.save(session);
		assertThat(this.sessions.get(session).getAttributeNames()).isEmpty();
	}

	@Test
	void nameOfAnAttributeCanBeAnyText() {
		List<String> names = List.of("", " ", "sessionAttr:", "lastAccessedTime", "maxInactiveInterval", "ä€𝄞",
				"a\r\nb", "n".repeat(10_000));
		Session session = this.sessions.create();
		names.forEach((name) -> session.setAttribute(name, "value of " + name));
		this.sessions.save(session);
		Session found = this.sessions.get(session);
		assertThat(found.getAttributeNames()).containsExactlyInAnyOrderElementsOf(names);
		assertThat(names)
			.allSatisfy((name) -> assertThat(found.<String>getAttribute(name)).isEqualTo("value of " + name));
		assertThat(found.getMaxInactiveInterval()).isEqualTo(RepositorySettings.DEFAULTS.timeout());
	}

	@Test
	void creationTimeStaysWhateverIsSaved() {
		Session session = this.sessions.store("a", "1");
		Instant created = session.getCreationTime();
		session.setAttribute("a", "2");
		session.setLastAccessedTime(Instant.now().plusSeconds(60));
		session.changeSessionId();
		this.sessions.save(session);
		assertThat(this.sessions.get(session).getCreationTime()).isEqualTo(created);
	}

	@Test
	void accessTimeIsSavedWithAnAttribute() {
		Session session = this.sessions.store();
		Instant access = session.getLastAccessedTime().plusSeconds(1);
		session.setLastAccessedTime(access);
		session.setAttribute("a", "1");
		this.sessions.save(session);
		assertThat(this.sessions.get(session).getLastAccessedTime()).isEqualTo(access);
	}

	@Test
	void nothingIsWrittenForASessionThatDidNotChange() {
		Session session = this.sessions.store("a", "1");
		redis.commands().hdel(this.sessions.key(session.getId()), "sessionAttr:a");
		session.getAttribute("a");
		this.sessions.save(session);
		assertThat(this.sessions.get(session).getAttributeNames()).isEmpty();
	}

}
