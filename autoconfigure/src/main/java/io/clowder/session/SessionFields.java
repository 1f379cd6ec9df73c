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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.MapSession;

/**
 * Turns sessions into the fields of a hash and back. The fields are those of Spring
 * Session's {@link org.springframework.session.data.redis.RedisSessionMapper}. Safe for
 * use by many threads.
 */
final class SessionFields {

	static final String CREATION = "creationTime";

	static final String LAST_ACCESS = "lastAccessedTime";

	static final String MAX_INACTIVE_INTERVAL = "maxInactiveInterval";

	static final String ATTRIBUTE = "sessionAttr:";

	private static final int MAX_REPORTED = 1000;

	private static final Log logger = LogFactory.getLog(SessionFields.class);

	private final RedisSerializer<Object> serializer;

	private final OnUndecodable onUndecodable;

	private final Set<String> reported = ConcurrentHashMap.newKeySet();

	SessionFields(RedisSerializer<Object> serializer, OnUndecodable onUndecodable) {
		this.serializer = JavaSerializedValues.faster(serializer);
		this.onUndecodable = onUndecodable;
	}

	/**
	 * What has changed.
	 * @param session a changed session
	 * @param attributes those that have changed; the removed ones have no value
	 * @throws org.springframework.data.redis.serializer.SerializationException if an
	 * attribute cannot be encoded
	 */
	Changes encode(ClusterSession session, Map<String, @Nullable Object> attributes) {
		Map<String, byte[]> set = new HashMap<>();
		List<String> removed = new ArrayList<>();
		if (session.isNew()) {
			set.put(CREATION, encode(session.getCreationTime()));
		}
		if (session.isNew() || session.isIntervalChanged()) {
			set.put(MAX_INACTIVE_INTERVAL, encode((int) session.getMaxInactiveInterval().getSeconds()));
		}
		set.put(LAST_ACCESS, encode(session.getLastAccessedTime()));
		attributes.forEach((name, value) -> {
			if (value != null) {
				set.put(ATTRIBUTE + name, encode(value));
			}
			else if (!session.isNew()) {
				removed.add(ATTRIBUTE + name);
			}
		});
		return new Changes(set, removed);
	}

	byte[] encode(Instant time) {
		return encode((Object) time.toEpochMilli());
	}

	private byte[] encode(Object value) {
		byte[] bytes = this.serializer.serialize(value);
		return (bytes != null) ? bytes : new byte[0];
	}

	/**
	 * Decodes a session.
	 * @param id its id
	 * @param stored its fields
	 * @return {@code null} if it is to be deleted
	 * @throws IllegalStateException if it cannot be decoded and that is to fail
	 */
	@Nullable MapSession decode(String id, Map<String, byte[]> stored) {
		MapSession session = new MapSession(id);
		try {
			session.setCreationTime(Instant.ofEpochMilli(number(stored, CREATION)));
			session.setLastAccessedTime(Instant.ofEpochMilli(number(stored, LAST_ACCESS)));
			session.setMaxInactiveInterval(Duration.ofSeconds(number(stored, MAX_INACTIVE_INTERVAL)));
		}
		catch (UndecodableFieldException ex) {
			report(ex, "the session is deleted");
			return null;
		}
		for (Map.Entry<String, byte[]> field : stored.entrySet()) {
			if (field.getKey().startsWith(ATTRIBUTE) && field.getValue().length > 0) {
				try {
					session.setAttribute(field.getKey().substring(ATTRIBUTE.length()),
							decode(field.getKey(), field.getValue()));
				}
				catch (UndecodableFieldException ex) {
					if (this.onUndecodable == OnUndecodable.DROP_SESSION) {
						report(ex, "the session is deleted");
						return null;
					}
					report(ex, "the application does not see it");
				}
			}
		}
		return session;
	}

	/**
	 * Decodes when a session was accessed last, and its timeout.
	 * @return {@code null} if that cannot be decoded
	 */
	@Nullable Access decodeAccess(Map<String, byte[]> stored) {
		try {
			return new Access(Instant.ofEpochMilli(number(stored, LAST_ACCESS)),
					Duration.ofSeconds(number(stored, MAX_INACTIVE_INTERVAL)));
		}
		catch (UndecodableFieldException ex) {
			return null;
		}
	}

	private long number(Map<String, byte[]> stored, String field) {
		byte[] bytes = stored.get(field);
		if (bytes == null) {
			throw new UndecodableFieldException(field, new IllegalStateException("it is missing"));
		}
		if (decode(field, bytes) instanceof Number number) {
			return number.longValue();
		}
		throw new UndecodableFieldException(field, new IllegalStateException("it is no number"));
	}

	private @Nullable Object decode(String field, byte[] bytes) {
		try {
			return this.serializer.deserialize(bytes);
		}
		// Whatever a class throws while it is read, also errors of linkage
		catch (RuntimeException | LinkageError ex) {
			throw new UndecodableFieldException(field, ex);
		}
	}

	private void report(UndecodableFieldException ex, String consequence) {
		if (this.onUndecodable == OnUndecodable.FAIL) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
		Throwable reason = NestedExceptionUtils.getMostSpecificCause(ex);
		if (this.reported.size() < MAX_REPORTED && this.reported.add(ex.field + " " + reason.getClass().getName())) {
			logger.warn("%s: %s (%s). For the same field this is not reported again.".formatted(ex.getMessage(),
					consequence, reason));
		}
	}

	/**
	 * Changes of a session.
	 *
	 * @param set fields to set
	 * @param removed fields to remove
	 */
	record Changes(Map<String, byte[]> set, List<String> removed) {

	}

	/**
	 * Use of a session.
	 *
	 * @param last time of the last access
	 * @param maxInactiveInterval timeout
	 */
	record Access(Instant last, Duration maxInactiveInterval) {

	}

	private static final class UndecodableFieldException extends RuntimeException {

		private final String field;

		UndecodableFieldException(String field, Throwable cause) {
			super("The field '%s' of a session in Redis cannot be decoded".formatted(field), cause);
			this.field = field;
		}

	}

}
