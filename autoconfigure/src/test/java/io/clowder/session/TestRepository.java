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

import org.jspecify.annotations.Nullable;

import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A session repository whose kind of sessions a test does not care about.
 *
 * @param <S> the kind of sessions
 */
final class TestRepository<S extends Session> {

	private final SessionRepository<S> repository;

	private final String namespace;

	TestRepository(SessionRepository<S> repository, String namespace) {
		this.repository = repository;
		this.namespace = namespace;
	}

	Session create() {
		return this.repository.createSession();
	}

	/**
	 * A saved session, as the next request finds it.
	 * @param attributes names and values of attributes, one after the other
	 */
	Session store(Object... attributes) {
		Session session = create();
		for (int i = 0; i < attributes.length; i += 2) {
			session.setAttribute((String) attributes[i], attributes[i + 1]);
		}
		save(session);
		return get(session);
	}

	@SuppressWarnings("unchecked")
	void save(Session session) {
		this.repository.save((S) session);
	}

	@Nullable Session find(String id) {
		return this.repository.findById(id);
	}

	/**
	 * Finds another copy of a session.
	 */
	Session get(Session session) {
		return get(session.getId());
	}

	Session get(String id) {
		Session session = find(id);
		assertThat(session).as("session " + id).isNotNull();
		return session;
	}

	boolean has(String id) {
		return find(id) != null;
	}

	void delete(String id) {
		this.repository.deleteById(id);
	}

	/**
	 * Where Redis has a session.
	 */
	String key(String id) {
		return this.namespace + ":sessions:" + id;
	}

}
