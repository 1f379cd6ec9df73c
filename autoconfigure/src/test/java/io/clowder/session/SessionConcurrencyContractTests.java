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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.session.FlushMode;
import org.springframework.session.Session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What Spring Session promises of a session that is used by two requests at a time.
 */
@ParameterizedClass
@EnumSource(RepositoryKind.class)
class SessionConcurrencyContractTests {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private final TestRepository<?> sessions;

	private final RepositoryKind kind;

	SessionConcurrencyContractTests(RepositoryKind kind) {
		this.kind = kind;
		this.sessions = kind.open(redis);
	}

	@Test
	void attributesThatTwoRequestsWriteBothSurvive() {
		Session first = this.sessions.store("a", "1", "b", "1", "c", "1");
		Session second = this.sessions.get(first);
		Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		first.setAttribute("a", "2");
		first.setLastAccessedTime(now.plusSeconds(1));
		second.setAttribute("b", "2");
		second.removeAttribute("c");
		second.setLastAccessedTime(now.plusSeconds(2));
		this.sessions.save(first);
		this.sessions.save(second);
		Session found = this.sessions.get(first);
		assertThat(found.<String>getAttribute("a")).isEqualTo("2");
		assertThat(found.<String>getAttribute("b")).isEqualTo("2");
		assertThat(found.getAttributeNames()).containsExactlyInAnyOrder("a", "b");
		assertThat(found.getLastAccessedTime()).isEqualTo(now.plusSeconds(2));
	}

	@Test
	void attributeThatTwoRequestsWriteHasTheValueOfTheLast() {
		Session first = this.sessions.store("a", "1");
		Session second = this.sessions.get(first);
		second.setAttribute("a", "second");
		first.setAttribute("a", "first");
		this.sessions.save(second);
		this.sessions.save(first);
		assertThat(this.sessions.get(first).<String>getAttribute("a")).isEqualTo("first");
	}

	@Test
	void requestThatOnlyReadsOverwritesNothing() {
		Session first = this.sessions.store("a", "1");
		Session second = this.sessions.get(first);
		first.setAttribute("a", "2");
		this.sessions.save(first);
		assertThat(second.<String>getAttribute("a")).isEqualTo("1");
		second.setLastAccessedTime(Instant.now());
		this.sessions.save(second);
		assertThat(this.sessions.get(first).<String>getAttribute("a")).isEqualTo("2");
	}

	@Test
	void timeoutThatOneRequestChangesSurvivesTheOther() {
		Session first = this.sessions.store("a", "1");
		Session second = this.sessions.get(first);
		first.setMaxInactiveInterval(Duration.ofHours(1));
		second.setAttribute("a", "2");
		this.sessions.save(first);
		this.sessions.save(second);
		Session found = this.sessions.get(first);
		assertThat(found.getMaxInactiveInterval()).isEqualTo(Duration.ofHours(1));
		assertThat(found.<String>getAttribute("a")).isEqualTo("2");
	}

	@Test
	void sessionThatWasDeletedMeanwhileIsNotWrittenAgain() {
		Session session = this.sessions.store("a", "1");
		this.sessions.delete(session.getId());
		session.setAttribute("a", "2");
		session.setLastAccessedTime(Instant.now());
		assertThatIllegalStateException().isThrownBy(() -> this.sessions.save(session))
			.withMessage("Session was invalidated");
		assertThat(redis.commands().dbsize()).isZero();
	}

	@Test
	void sessionThatExpiredMeanwhileIsNotWrittenAgain() {
		Session session = this.sessions.store("a", "1");
		redis.commands().pexpire(this.sessions.key(session.getId()), 0);
		session.setMaxInactiveInterval(Duration.ofHours(1));
		assertThatIllegalStateException().isThrownBy(() -> this.sessions.save(session))
			.withMessage("Session was invalidated");
		assertThat(redis.commands().dbsize()).isZero();
	}

	@Test
	void newSessionThatWasSavedAndDeletedIsNotWrittenAgain() {
		Session session = this.sessions.create();
		this.sessions.save(session);
		this.sessions.delete(session.getId());
		session.setAttribute("a", "1");
		assertThatIllegalStateException().isThrownBy(() -> this.sessions.save(session))
			.withMessage("Session was invalidated");
		assertThat(redis.commands().dbsize()).isZero();
	}

	@Test
	void readOfASessionThatWasDeletedMeanwhileDoesNotWriteIt() {
		Session session = this.sessions.store("a", "1");
		this.sessions.delete(session.getId());
		session.setLastAccessedTime(Instant.now().plus(Duration.ofMinutes(10)));
		try {
			this.sessions.save(session);
		}
		catch (IllegalStateException ex) {
			// Stock also refuses if there is nothing to lose
			assertThat(ex).hasMessage("Session was invalidated");
			assertThat(this.kind).isEqualTo(RepositoryKind.STOCK);
		}
		assertThat(redis.commands().dbsize()).isZero();
	}

	@Test
	void immediateChangeOfASessionThatWasDeletedMeanwhileDoesNotWriteItAlthoughStockDoes() {
		TestRepository<?> sessions = this.kind.open(RepositorySettings.DEFAULTS.with(FlushMode.IMMEDIATE), redis);
		Session session = sessions.store("a", "1");
		sessions.delete(session.getId());
		if (this.kind == RepositoryKind.STOCK) {
			session.setAttribute("a", "2");
			assertThat(redis.hash(sessions.key(session.getId()))).containsOnlyKeys("sessionAttr:a");
		}
		else {
			assertThatIllegalStateException().isThrownBy(() -> session.setAttribute("a", "2"))
				.withMessage("Session was invalidated");
			assertThat(redis.commands().dbsize()).isZero();
		}
	}

	@Test
	void manyRequestsAtATimeLoseNothing() throws Exception {
		String id = this.sessions.store().getId();
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			List<Callable<Void>> requests = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				String name = "attribute" + i;
				requests.add(() -> {
					Session session = this.sessions.get(id);
					session.setAttribute(name, name);
					session.setLastAccessedTime(Instant.now());
					this.sessions.save(session);
					return null;
				});
			}
			for (Future<Void> request : threads.invokeAll(requests, 30, TimeUnit.SECONDS)) {
				request.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.sessions.get(id).getAttributeNames()).hasSize(200);
	}

}
