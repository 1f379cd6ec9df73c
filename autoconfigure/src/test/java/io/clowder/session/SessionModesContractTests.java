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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.session.FlushMode;
import org.springframework.session.SaveMode;
import org.springframework.session.Session;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Spring Session promises of namespaces, of flush modes and of save modes.
 */
@ParameterizedClass
@EnumSource(RepositoryKind.class)
class SessionModesContractTests {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private final RepositoryKind kind;

	SessionModesContractTests(RepositoryKind kind) {
		this.kind = kind;
	}

	@Test
	void sessionIsAHashInItsNamespace() {
		TestRepository<?> sessions = this.kind.open(RepositorySettings.DEFAULTS.withNamespace("my app"), redis);
		Session session = sessions.store("a", "1");
		String key = "my app:sessions:" + session.getId();
		assertThat(redis.commands().keys("*")).containsExactly(key);
		assertThat(redis.commands().type(key)).isEqualTo("hash");
		assertThat(redis.hash(key)).containsOnlyKeys("creationTime", "lastAccessedTime", "maxInactiveInterval",
				"sessionAttr:a");
	}

	@Test
	void namespacesDoNotSeeEachOther() {
		TestRepository<?> one = this.kind.open(RepositorySettings.DEFAULTS.withNamespace("one"), redis);
		TestRepository<?> two = this.kind.open(RepositorySettings.DEFAULTS.withNamespace("two"), redis);
		String id = one.store("a", "1").getId();
		assertThat(two.has(id)).isFalse();
		two.delete(id);
		assertThat(one.has(id)).isTrue();
	}

	@Test
	void immediateModeWritesANewSessionWhenItIsCreated() {
		TestRepository<?> sessions = open(FlushMode.IMMEDIATE);
		Session session = sessions.create();
		assertThat(sessions.get(session).getCreationTime())
			.isEqualTo(Instant.ofEpochMilli(session.getCreationTime().toEpochMilli()));
	}

	@Test
	void immediateModeWritesEveryChangeAtOnce() {
		TestRepository<?> sessions = open(FlushMode.IMMEDIATE);
		Session session = sessions.create();
		session.setAttribute("a", "1");
		assertThat(sessions.get(session).<String>getAttribute("a")).isEqualTo("1");
		session.removeAttribute("a");
		assertThat(sessions.get(session).getAttributeNames()).isEmpty();
		session.setMaxInactiveInterval(Duration.ofMinutes(1));
		assertThat(sessions.get(session).getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(1));
		Session found = sessions.get(session);
		found.setAttribute("b", "2");
		assertThat(sessions.get(session).<String>getAttribute("b")).isEqualTo("2");
		sessions.save(found);
		assertThat(sessions.get(session).<String>getAttribute("b")).isEqualTo("2");
	}

	@Test
	void immediateModeWritesAnotherIdWithTheNextChangeOrSave() {
		TestRepository<?> sessions = open(FlushMode.IMMEDIATE);
		Session session = sessions.store("a", "1");
		String before = session.getId();
		session.changeSessionId();
		session.setAttribute("a", "2");
		assertThat(sessions.has(before)).isFalse();
		assertThat(sessions.get(session).<String>getAttribute("a")).isEqualTo("2");
		before = session.getId();
		session.changeSessionId();
		sessions.save(session);
		assertThat(sessions.has(before)).isFalse();
		assertThat(sessions.get(session).<String>getAttribute("a")).isEqualTo("2");
	}

	@Test
	void onSaveModeWritesNothingBeforeASave() {
		TestRepository<?> sessions = open(FlushMode.ON_SAVE);
		Session session = sessions.store("a", "1");
		session.setAttribute("a", "2");
		session.setMaxInactiveInterval(Duration.ofMinutes(1));
		Session found = sessions.get(session);
		assertThat(found.<String>getAttribute("a")).isEqualTo("1");
		assertThat(found.getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(30));
	}

	@Test
	void onSetAttributeModeWritesWhatWasSet() {
		assertThat(writtenBy(SaveMode.ON_SET_ATTRIBUTE)).containsOnlyKeys("set");
	}

	@Test
	void onGetAttributeModeAlsoWritesWhatWasRead() {
		assertThat(writtenBy(SaveMode.ON_GET_ATTRIBUTE)).containsOnlyKeys("set", "read");
	}

	@Test
	void alwaysModeWritesAllAttributes() {
		assertThat(writtenBy(SaveMode.ALWAYS)).containsOnlyKeys("set", "read", "other");
	}

	@Test
	void onGetAttributeModeWritesAnObjectThatWasChangedInPlace() {
		assertThat(changedInPlace(SaveMode.ON_GET_ATTRIBUTE)).containsExactly("old", "new");
	}

	@Test
	void alwaysModeWritesAnObjectThatWasChangedInPlace() {
		assertThat(changedInPlace(SaveMode.ALWAYS)).containsExactly("old", "new");
	}

	@Test
	void onSetAttributeModeDoesNotNoticeAnObjectThatWasChangedInPlace() {
		assertThat(changedInPlace(SaveMode.ON_SET_ATTRIBUTE)).containsExactly("old");
	}

	@Test
	void removedAttributeIsNotWrittenByAnyMode() {
		for (SaveMode mode : SaveMode.values()) {
			TestRepository<?> sessions = this.kind.open(RepositorySettings.DEFAULTS.with(mode), redis);
			Session session = sessions.store("a", "1", "b", "2");
			session.getAttribute("a");
			session.removeAttribute("a");
			session.getAttribute("a");
			sessions.save(session);
			assertThat(sessions.get(session).getAttributeNames()).as(mode.name()).containsExactly("b");
		}
	}

	/**
	 * What a session that was read, and one of whose attributes was set, brings back
	 * after another request has removed all.
	 */
	private Map<String, String> writtenBy(SaveMode mode) {
		TestRepository<?> sessions = this.kind.open(RepositorySettings.DEFAULTS.with(mode), redis);
		Session session = sessions.store("set", "1", "read", "1", "other", "1");
		String key = sessions.key(session.getId());
		redis.commands().hdel(key, "sessionAttr:set", "sessionAttr:read", "sessionAttr:other");
		session.setAttribute("set", "2");
		session.getAttribute("read");
		sessions.save(session);
		Map<String, String> written = new HashMap<>();
		Session found = sessions.get(session);
		found.getAttributeNames().forEach((name) -> written.put(name, found.getRequiredAttribute(name)));
		return written;
	}

	private List<String> changedInPlace(SaveMode mode) {
		TestRepository<?> sessions = this.kind.open(RepositorySettings.DEFAULTS.with(mode), redis);
		Session session = sessions.store("list", new ArrayList<>(List.of("old")));
		session.<List<String>>getRequiredAttribute("list").add("new");
		sessions.save(session);
		return sessions.get(session).getRequiredAttribute("list");
	}

	private TestRepository<?> open(FlushMode mode) {
		return this.kind.open(RepositorySettings.DEFAULTS.with(mode), redis);
	}

}
