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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.session.MapSession;
import org.springframework.session.SaveMode;
import org.springframework.session.Session;

/**
 * Copy of a session that knows what has changed since it was read. Like that of Spring
 * Session, it is for the threads of one request, one after the other.
 */
public final class ClusterSession implements Session {

	private final MapSession state;

	private final ClusterSessionRepository repository;

	private final Map<String, @Nullable Object> changedAttributes = new LinkedHashMap<>();

	private @Nullable String storedId;

	private Instant storedAccess;

	private boolean accessed;

	private boolean intervalChanged;

	/**
	 * Creates an instance.
	 * @param state what is known
	 * @param isNew whether it is not stored so far
	 * @param repository where it is saved
	 */
	ClusterSession(MapSession state, boolean isNew, ClusterSessionRepository repository) {
		this.state = state;
		this.repository = repository;
		this.storedId = isNew ? null : state.getId();
		this.storedAccess = state.getLastAccessedTime();
		if (repository.saveMode() == SaveMode.ALWAYS) {
			state.getAttributeNames().forEach((name) -> this.changedAttributes.put(name, state.getAttribute(name)));
		}
	}

	@Override
	public String getId() {
		return this.state.getId();
	}

	@Override
	public String changeSessionId() {
		this.state.setId(this.repository.generateId());
		return getId();
	}

	@Override
	public <T> @Nullable T getAttribute(String name) {
		T value = this.state.getAttribute(name);
		if (value != null && this.repository.saveMode() == SaveMode.ON_GET_ATTRIBUTE) {
			this.changedAttributes.put(name, value);
		}
		return value;
	}

	@Override
	public Set<String> getAttributeNames() {
		return this.state.getAttributeNames();
	}

	@Override
	public void setAttribute(String name, @Nullable Object value) {
		this.state.setAttribute(name, value);
		this.changedAttributes.put(name, value);
		this.repository.flush(this);
	}

	@Override
	public void removeAttribute(String name) {
		setAttribute(name, null);
	}

	@Override
	public Instant getCreationTime() {
		return this.state.getCreationTime();
	}

	@Override
	public void setLastAccessedTime(Instant time) {
		this.state.setLastAccessedTime(time);
		this.accessed = true;
		this.repository.flush(this);
	}

	@Override
	public Instant getLastAccessedTime() {
		return this.state.getLastAccessedTime();
	}

	@Override
	public void setMaxInactiveInterval(Duration interval) {
		this.state.setMaxInactiveInterval(interval);
		this.intervalChanged = true;
		this.repository.flush(this);
	}

	@Override
	public Duration getMaxInactiveInterval() {
		return this.state.getMaxInactiveInterval();
	}

	@Override
	public boolean isExpired() {
		return this.state.isExpired();
	}

	/**
	 * Id under which it is stored, which is another one after {@link #changeSessionId()}.
	 */
	@Nullable String storedId() {
		return this.storedId;
	}

	boolean isNew() {
		return this.storedId == null;
	}

	boolean isIntervalChanged() {
		return this.intervalChanged;
	}

	/**
	 * Attributes to write; those to remove have no value.
	 */
	Map<String, @Nullable Object> changedAttributes() {
		return this.changedAttributes;
	}

	/**
	 * Whether there is something to write, other than the time of the last access.
	 */
	boolean isChanged() {
		return this.intervalChanged || !this.changedAttributes.isEmpty() || !getId().equals(this.storedId);
	}

	/**
	 * Whether the time of the last access is to be written.
	 * @param interval how old it may be
	 */
	boolean isTouchDue(Duration interval) {
		return this.accessed && Duration.between(this.storedAccess, getLastAccessedTime()).compareTo(interval) >= 0;
	}

	/**
	 * Notes that it has been written.
	 * @param attributes the attributes that were; others may have changed meanwhile
	 */
	void written(Map<String, @Nullable Object> attributes) {
		this.storedId = getId();
		attributes.forEach((name, value) -> {
			if (this.changedAttributes.get(name) == value) {
				this.changedAttributes.remove(name);
			}
		});
		this.intervalChanged = false;
		touched();
	}

	/**
	 * Notes that the time of the last access has been written.
	 */
	void touched() {
		this.storedAccess = getLastAccessedTime();
		this.accessed = false;
	}

}
