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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.session.Session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

/**
 * What Spring Session promises of a session that gets another id.
 */
@ParameterizedClass
@EnumSource(RepositoryKind.class)
class SessionIdContractTests {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private final TestRepository<?> sessions;

	SessionIdContractTests(RepositoryKind kind) {
		this.sessions = kind.open(redis);
	}

	@Test
	void sessionWithAnotherIdIsFoundByThatIdOnly() {
		Session session = this.sessions.store("a", "1");
		String before = session.getId();
		String after = session.changeSessionId();
		assertThat(after).isNotEqualTo(before).isEqualTo(session.getId());
		this.sessions.save(session);
		assertThat(this.sessions.has(before)).isFalse();
		assertThat(this.sessions.get(after).<String>getAttribute("a")).isEqualTo("1");
		assertThat(redis.commands().keys("*")).containsExactly(this.sessions.key(after));
	}

	@Test
	void anotherIdIsNotUsedBeforeItIsSaved() {
		Session session = this.sessions.store("a", "1");
		String before = session.getId();
		String after = session.changeSessionId();
		assertThat(this.sessions.has(before)).isTrue();
		assertThat(this.sessions.has(after)).isFalse();
	}

	@Test
	void anotherIdIsSavedTogetherWithAttributes() {
		Session session = this.sessions.store("a", "1", "b", "2", "c", "3");
		String before = session.getId();
		session.setAttribute("a", "changed before");
		session.changeSessionId();
		session.setAttribute("b", "changed after");
		session.removeAttribute("c");
		session.setMaxInactiveInterval(Duration.ofMinutes(1));
		this.sessions.save(session);
		assertThat(this.sessions.has(before)).isFalse();
		Session found = this.sessions.get(session);
		assertThat(found.<String>getAttribute("a")).isEqualTo("changed before");
		assertThat(found.<String>getAttribute("b")).isEqualTo("changed after");
		assertThat(found.getAttributeNames()).containsExactlyInAnyOrder("a", "b");
		assertThat(found.getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void idCanChangeTwiceBeforeASave() {
		Session session = this.sessions.store("a", "1");
		String first = session.getId();
		String second = session.changeSessionId();
		session.setAttribute("a", "2");
		session.changeSessionId();
		this.sessions.save(session);
		assertThat(this.sessions.has(first)).isFalse();
		assertThat(this.sessions.has(second)).isFalse();
		assertThat(this.sessions.get(session).<String>getAttribute("a")).isEqualTo("2");
	}

	@Test
	void idCanChangeAgainAfterASave() {
		Session session = this.sessions.store("a", "1");
		session.changeSessionId();
		this.sessions.save(session);
		this.sessions.save(session);
		String second = session.getId();
		session.changeSessionId();
		this.sessions.save(session);
		assertThat(this.sessions.has(second)).isFalse();
		assertThat(this.sessions.get(session).<String>getAttribute("a")).isEqualTo("1");
		session.setAttribute("a", "2");
		this.sessions.save(session);
		assertThat(this.sessions.get(session).<String>getAttribute("a")).isEqualTo("2");
		assertThat(redis.commands().dbsize()).isOne();
	}

	@Test
	void idOfANewSessionCanChange() {
		Session session = this.sessions.create();
		String before = session.getId();
		session.setAttribute("a", "1");
		session.changeSessionId();
		this.sessions.save(session);
		assertThat(this.sessions.has(before)).isFalse();
		assertThat(this.sessions.get(session).<String>getAttribute("a")).isEqualTo("1");
	}

	@Test
	void idOfANewSessionCanChangeAfterItsFirstSave() {
		Session session = this.sessions.create();
		session.setAttribute("a", "1");
		this.sessions.save(session);
		String before = session.getId();
		session.changeSessionId();
		this.sessions.save(session);
		assertThat(this.sessions.has(before)).isFalse();
		assertThat(this.sessions.get(session).<String>getAttribute("a")).isEqualTo("1");
	}

	@Test
	void expiryStaysWithASessionThatGetsAnotherId() {
		Session session = this.sessions.store("a", "1");
		Instant expiry = redis.expiry(this.sessions.key(session.getId()));
		session.changeSessionId();
		this.sessions.save(session);
		assertThat(redis.expiry(this.sessions.key(session.getId()))).isCloseTo(expiry, within(Duration.ofMillis(5)));
	}

	@Test
	void idOfADeletedSessionCannotChange() {
		Session session = this.sessions.store("a", "1");
		this.sessions.delete(session.getId());
		session.changeSessionId();
		assertThatIllegalStateException().isThrownBy(() -> this.sessions.save(session))
			.withMessage("Session was invalidated");
		assertThat(redis.commands().dbsize()).isZero();
	}

	@Test
	void idOfOneSessionCannotChangeIntoTwo() {
		Session first = this.sessions.store("a", "1");
		Session second = this.sessions.get(first);
		first.setAttribute("b", "2");
		first.changeSessionId();
		this.sessions.save(first);
		second.setAttribute("c", "3");
		second.changeSessionId();
		assertThatIllegalStateException().isThrownBy(() -> this.sessions.save(second))
			.withMessage("Session was invalidated");
		assertThat(redis.commands().keys("*")).containsExactly(this.sessions.key(first.getId()));
		assertThat(this.sessions.get(first).getAttributeNames()).containsExactlyInAnyOrder("a", "b");
	}

	@Test
	void attributeCannotBeSavedUnderAnIdThatWasLeft() {
		Session first = this.sessions.store("a", "1");
		Session second = this.sessions.get(first);
		first.changeSessionId();
		this.sessions.save(first);
		second.setAttribute("a", "2");
		assertThatIllegalStateException().isThrownBy(() -> this.sessions.save(second))
			.withMessage("Session was invalidated");
		assertThat(redis.commands().keys("*")).containsExactly(this.sessions.key(first.getId()));
		assertThat(this.sessions.get(first).<String>getAttribute("a")).isEqualTo("1");
	}

}
