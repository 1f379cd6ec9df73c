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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.Session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What Spring Session promises of the time at which a session expires.
 */
@ParameterizedClass
@EnumSource(RepositoryKind.class)
class SessionExpiryContractTests {

	/**
	 * Clocks of Redis and of the test are one clock, read at two moments.
	 */
	private static final Duration TOLERANCE = Duration.ofMillis(5);

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private final TestRepository<?> sessions;

	private final RepositoryKind kind;

	SessionExpiryContractTests(RepositoryKind kind) {
		this.kind = kind;
		this.sessions = kind.open(redis);
	}

	@Test
	void redisKeepsASessionForItsTimeoutAfterTheLastAccess() {
		Session session = this.sessions.create();
		Instant access = Instant.now().minus(Duration.ofMinutes(10)).truncatedTo(ChronoUnit.MILLIS);
		session.setLastAccessedTime(access);
		this.sessions.save(session);
		assertExpiry(session, access.plus(Duration.ofMinutes(30)));
	}

	@Test
	void writePutsTheExpiryOff() {
		Session session = this.sessions.store("a", "1");
		Instant access = session.getLastAccessedTime().plus(Duration.ofMinutes(5));
		session.setLastAccessedTime(access);
		session.setAttribute("a", "2");
		this.sessions.save(session);
		assertExpiry(session, access.plus(Duration.ofMinutes(30)));
	}

	@Test
	void readAfterALongTimePutsTheExpiryOff() {
		Session session = this.sessions.create();
		session.setLastAccessedTime(Instant.now().minus(Duration.ofMinutes(10)));
		this.sessions.save(session);
		Session found = this.sessions.get(session);
		Instant access = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		found.setLastAccessedTime(access);
		this.sessions.save(found);
		await().untilAsserted(() -> {
			assertThat(this.sessions.get(session).getLastAccessedTime()).isEqualTo(access);
			assertExpiry(session, access.plus(Duration.ofMinutes(30)));
		});
	}

	@Test
	void timeoutThatIsChangedCountsFromThen() {
		Session session = this.sessions.store("a", "1");
		Instant access = session.getLastAccessedTime();
		session.setMaxInactiveInterval(Duration.ofHours(2));
		this.sessions.save(session);
		assertThat(this.sessions.get(session).getMaxInactiveInterval()).isEqualTo(Duration.ofHours(2));
		assertExpiry(session, access.plus(Duration.ofHours(2)));
		session.setMaxInactiveInterval(Duration.ofMinutes(1));
		this.sessions.save(session);
		assertThat(this.sessions.get(session).getMaxInactiveInterval()).isEqualTo(Duration.ofMinutes(1));
		assertExpiry(session, access.plus(Duration.ofMinutes(1)));
	}

	@Test
	void sessionThatNobodyUsesExpires() {
		Session session = this.sessions.create();
		session.setMaxInactiveInterval(Duration.ofSeconds(1));
		this.sessions.save(session);
		assertThat(this.sessions.has(session.getId())).isTrue();
		await().atMost(Duration.ofSeconds(3)).until(() -> redis.commands().dbsize() == 0);
		assertThat(this.sessions.has(session.getId())).isFalse();
	}

	@Test
	void sessionThatHasExpiredIsNotFoundEvenIfRedisStillHasIt() {
		Session session = this.sessions.create();
		session.setLastAccessedTime(Instant.now().minus(Duration.ofMinutes(29)));
		this.sessions.save(session);
		assertThat(this.sessions.get(session).isExpired()).isFalse();
		redis.commands().persist(this.sessions.key(session.getId()));
		Session shorter = this.sessions.get(session);
		assertThat(shorter.isExpired()).isFalse();
		shorter.setMaxInactiveInterval(Duration.ofMinutes(10));
		assertThat(shorter.isExpired()).isTrue();
		redis.commands().hset(this.sessions.key(session.getId()), "maxInactiveInterval", serialized(600));
		assertThat(this.sessions.has(session.getId())).isFalse();
	}

	@Test
	void sessionThatWasLastUsedLongAgoIsNotFound() {
		Session session = this.sessions.create();
		session.setLastAccessedTime(Instant.EPOCH);
		assertThat(session.isExpired()).isTrue();
		this.sessions.save(session);
		assertThat(this.sessions.has(session.getId())).isFalse();
		assertThat(redis.commands().dbsize()).isZero();
	}

	@Test
	void sessionWithoutAnyTimeoutLeftIsNotFound() {
		Session session = this.sessions.store("a", "1");
		session.setMaxInactiveInterval(Duration.ZERO);
		assertThat(session.isExpired()).isTrue();
		this.sessions.save(session);
		assertThat(this.sessions.has(session.getId())).isFalse();
	}

	@Test
	void negativeTimeoutMeansThatASessionNeverExpires() {
		Session session = this.sessions.create();
		session.setMaxInactiveInterval(Duration.ofSeconds(-1));
		session.setLastAccessedTime(Instant.EPOCH);
		assertThat(session.isExpired()).isFalse();
	}

	@Test
	void sessionThatNeverExpiresIsKeptForGoodAlthoughStockDeletesIt() {
		Session created = this.sessions.create();
		created.setMaxInactiveInterval(Duration.ofSeconds(-1));
		this.sessions.save(created);
		Session changed = this.sessions.store("a", "1");
		changed.setMaxInactiveInterval(Duration.ofSeconds(-5));
		this.sessions.save(changed);
		for (Session session : new Session[] { created, changed }) {
			if (this.kind == RepositoryKind.STOCK) {
				assertThat(this.sessions.has(session.getId())).isFalse();
			}
			else {
				Session found = this.sessions.get(session);
				assertThat(found.getMaxInactiveInterval()).isNegative();
				assertThat(redis.isPersistent(this.sessions.key(session.getId()))).isTrue();
				found.setAttribute("b", "2");
				this.sessions.save(found);
				assertThat(redis.isPersistent(this.sessions.key(session.getId()))).isTrue();
				found.setMaxInactiveInterval(Duration.ofMinutes(1));
				this.sessions.save(found);
				assertExpiry(found, found.getLastAccessedTime().plus(Duration.ofMinutes(1)));
			}
		}
	}

	@Test
	void sessionsOfAnApplicationWhoseSessionsNeverExpireAreKeptForGoodAlthoughStockDeletesThem() {
		TestRepository<?> sessions = this.kind.open(RepositorySettings.DEFAULTS.withTimeout(Duration.ofSeconds(-1)),
				redis);
		Session session = sessions.create();
		sessions.save(session);
		assertThat(sessions.has(session.getId())).isEqualTo(this.kind != RepositoryKind.STOCK);
	}

	/**
	 * Never earlier than stock; later by no more than the access times that need not be
	 * written.
	 */
	private void assertExpiry(Session session, Instant expected) {
		Duration slack = (this.kind != RepositoryKind.STOCK) ? Duration.ofMinutes(1) : Duration.ZERO;
		assertThat(redis.expiry(this.sessions.key(session.getId()))).isBetween(expected.minus(TOLERANCE),
				expected.plus(slack).plus(TOLERANCE));
	}

	private static byte[] serialized(Object value) {
		return RedisSerializer.java().serialize(value);
	}

}
