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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.clowder.AvoidableWaits;
import io.clowder.RequestForesight;
import io.clowder.ResponseHold;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.FlushMode;
import org.springframework.session.MapSession;
import org.springframework.session.SaveMode;
import org.springframework.session.SessionIdGenerator;
import org.springframework.session.SessionRepository;

/**
 * Keeps sessions in Redis, in the same form as
 * {@link org.springframework.session.data.redis.RedisSessionRepository}, for fewer
 * commands: one to read and one to write, none for a time of access that is hardly newer
 * than that in Redis. Safe for use by many threads.
 */
public final class ClusterSessionRepository implements SessionRepository<ClusterSession> {

	private final SessionStore store;

	private final SessionSettings settings;

	private final SessionFields fields;

	private final TouchInterval touchInterval;

	private final SessionIdGenerator idGenerator;

	private final Clock clock;

	private final SessionTouches touches;

	private final RequestMemory memory = new RequestMemory();

	private final SessionReads reads = new SessionReads();

	private final SessionForesight foresight;

	/**
	 * Creates an instance.
	 * @param redis where the sessions are
	 * @param settings how they are kept
	 * @param serializer turns values into bytes and back
	 * @param idGenerator makes the ids of new sessions
	 */
	public ClusterSessionRepository(RedisLink redis, SessionSettings settings, RedisSerializer<Object> serializer,
			SessionIdGenerator idGenerator) {
		this(new RedisSessionStore(redis, settings), settings, serializer, idGenerator, Clock.systemUTC());
	}

	ClusterSessionRepository(SessionStore store, SessionSettings settings, RedisSerializer<Object> serializer,
			SessionIdGenerator idGenerator, Clock clock) {
		this.store = store;
		this.settings = settings;
		this.fields = new SessionFields(serializer, settings.onUndecodable());
		this.touchInterval = settings.touch();
		this.idGenerator = idGenerator;
		this.clock = clock;
		this.touches = new SessionTouches(this.touchInterval);
		this.foresight = new SessionForesight(store, this.reads);
	}

	@Override
	public ClusterSession createSession() {
		MapSession state = new MapSession(this.idGenerator);
		state.setMaxInactiveInterval(this.settings.timeout());
		ClusterSession session = new ClusterSession(state, true, this);
		flush(session);
		return session;
	}

	/**
	 * Writes what has changed, if anything has. If the response of the present request
	 * can wait for that, it does, and this method does not: then nothing of the following
	 * is thrown, and the response is replaced instead.
	 * @throws SessionUnavailableException if Redis does not answer in time
	 * @throws IllegalStateException if something has changed, and the session was deleted
	 * since it was read
	 */
	@Override
	public void save(ClusterSession session) {
		write(session);
		this.memory.saved(session);
	}

	private void write(ClusterSession session) {
		if (session.isChanged()) {
			String storedId = session.storedId();
			Map<String, @Nullable Object> attributes = new LinkedHashMap<>(session.changedAttributes());
			forgetForeseen(storedId, session.getId());
			write(changesOf(session, attributes));
			session.written(attributes);
			if (storedId != null && !storedId.equals(session.getId())) {
				this.touches.forget(storedId);
				this.memory.deleted(storedId);
			}
		}
		else if (session.isTouchDue(this.touchInterval.of(session.getMaxInactiveInterval()))) {
			touch(session.getId(), session.getMaxInactiveInterval(), session.getLastAccessedTime());
			session.touched();
		}
		else {
			return;
		}
		this.touches.seen(session.getId(), session.getMaxInactiveInterval(), session.getLastAccessedTime());
	}

	/**
	 * What was read before is no longer right from here on, whatever becomes of it.
	 */
	private void forgetForeseen(@Nullable String storedId, String id) {
		if (storedId != null) {
			this.foresight.forget(storedId);
		}
		this.foresight.forget(id);
	}

	private void write(SessionWrite write) {
		Answer<Boolean> written = this.store.beginWrite(write);
		if (this.settings.flushMode() == FlushMode.IMMEDIATE) {
			// What is to be written at once is to be known at once
			check(written.await());
			return;
		}
		ResponseHold hold = ResponseHold.current();
		if (hold != null) {
			hold.until(new HeldWrite(written));
		}
		else {
			check(AvoidableWaits.during(written::await));
		}
	}

	private static void check(boolean written) {
		if (!written) {
			throw new IllegalStateException("Session was invalidated");
		}
	}

	private SessionWrite changesOf(ClusterSession session, Map<String, @Nullable Object> attributes) {
		SessionFields.Changes changes = this.fields.encode(session, attributes);
		return new SessionWrite(session.storedId(), session.getId(), changes.set(), changes.removed(),
				expiry(session.getLastAccessedTime(), session.getMaxInactiveInterval()));
	}

	private void touch(String id, Duration maxInactiveInterval, Instant access) {
		this.store.writeLater(new SessionWrite(id, id, Map.of(SessionFields.LAST_ACCESS, this.fields.encode(access)),
				List.of(), expiry(access, maxInactiveInterval)));
	}

	private @Nullable Instant expiry(Instant access, Duration maxInactiveInterval) {
		return maxInactiveInterval.isNegative() ? null
				: access.plus(maxInactiveInterval).plus(this.touchInterval.of(maxInactiveInterval));
	}

	/**
	 * Reads a session.
	 * @throws SessionUnavailableException if Redis does not answer in time
	 */
	@Override
	public @Nullable ClusterSession findById(String id) {
		RequestMemory.Entry remembered = this.memory.find(id);
		if (remembered != null) {
			return remembered.session();
		}
		MapSession state = decode(id, read(id));
		if (state == null) {
			this.memory.missed(id);
			return null;
		}
		this.touches.seen(id, state.getMaxInactiveInterval(), state.getLastAccessedTime());
		return new ClusterSession(state, false, this);
	}

	private Map<String, byte[]> read(String id) {
		// Whoever reads again looks for what others have done meanwhile
		Answer<Map<String, byte[]>> prepared = this.memory.willRead() ? this.foresight.find(id) : null;
		return (prepared != null) ? prepared.await() : AvoidableWaits.during(() -> this.store.read(id));
	}

	private @Nullable MapSession decode(String id, Map<String, byte[]> stored) {
		if (stored.isEmpty()) {
			return null;
		}
		MapSession state = this.fields.decode(id, stored);
		if (state == null) {
			this.store.deleteLater(id);
			return null;
		}
		// Redis will delete it, by its own clock
		return isExpired(state.getLastAccessedTime(), state.getMaxInactiveInterval()) ? null : state;
	}

	private boolean isExpired(Instant access, Duration maxInactiveInterval) {
		Instant expiry = expiry(access, maxInactiveInterval);
		return expiry != null && !expiry.isAfter(this.clock.instant());
	}

	@Override
	public void deleteById(String id) {
		this.foresight.forget(id);
		this.store.delete(id);
		this.touches.forget(id);
		this.memory.deleted(id);
	}

	SaveMode saveMode() {
		return this.settings.saveMode();
	}

	String generateId() {
		return this.idGenerator.generate();
	}

	void flush(ClusterSession session) {
		if (this.settings.flushMode() == FlushMode.IMMEDIATE) {
			write(session);
		}
	}

	/**
	 * Begins a request on this thread. A request that is forwarded or reports an error
	 * may begin within another one.
	 * @return to be closed by the same thread when the request has ended
	 */
	RequestMemory.Scope beginRequest() {
		return this.memory.begin(this::use);
	}

	/**
	 * Which requests read their session.
	 */
	SessionReads reads() {
		return this.reads;
	}

	/**
	 * Reads sessions before requests need them.
	 * @param cookie name of the cookie that has the id of a session
	 * @return to be told of requests that are going to run
	 */
	public RequestForesight foresight(String cookie) {
		return (heads) -> this.foresight.prepare(heads, cookie);
	}

	/**
	 * Notes that the client uses sessions, which are not read. If they still are when the
	 * request of this thread has ended, they are touched.
	 */
	void used(Collection<String> ids) {
		if (!this.memory.used(ids)) {
			ids.forEach(this::use);
		}
	}

	/**
	 * The timeout is read again, since another worker may have changed it.
	 */
	private void use(String id) {
		Instant now = this.clock.instant();
		if (this.touches.isDue(id, now)) {
			this.store.readAccessLater(id).whenComplete((stored, failure) -> {
				if (failure != null) {
					// To be tried again at the next request
					this.touches.forget(id);
					return;
				}
				SessionFields.Access access = this.fields.decodeAccess(stored);
				if (access != null && !isExpired(access.last(), access.maxInactiveInterval())) {
					touchIfDue(id, access, now);
				}
			});
		}
	}

	private void touchIfDue(String id, SessionFields.Access access, Instant now) {
		Duration interval = this.touchInterval.of(access.maxInactiveInterval());
		if (Duration.between(access.last(), now).compareTo(interval) >= 0) {
			touch(id, access.maxInactiveInterval(), now);
			this.touches.seen(id, access.maxInactiveInterval(), now);
		}
		else {
			this.touches.seen(id, access.maxInactiveInterval(), access.last());
		}
	}

}
