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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.session.Session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that a session counts as used although a worker does not read it.
 */
class SessionTouchHttpTests {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private static SessionApplication application;

	private final TestRepository<?> otherWorker = RepositoryKind.CLOWDER.open(redis);

	private final Browser browser = new Browser();

	@BeforeAll
	static void start() {
		application = SessionApplication.start(RepositoryKind.CLOWDER, redis);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void timeoutThatAnotherWorkerMadeLongerHolds() {
		String key = logInWithATimeoutOf30Seconds();
		changeTimeout(Duration.ofHours(8));
		useWithoutReading();
		assertThat(redis.commands().ttl(key)).isGreaterThan(Duration.ofHours(7).toSeconds());
	}

	@Test
	void sessionThatAnotherWorkerMadeLastForEverDoes() {
		String key = logInWithATimeoutOf30Seconds();
		changeTimeout(Duration.ofSeconds(-1));
		useWithoutReading();
		assertThat(redis.isPersistent(key)).isTrue();
	}

	@Test
	void sessionThatAnotherWorkerDeletedIsNotBroughtBack() {
		logInWithATimeoutOf30Seconds();
		this.otherWorker.delete(this.browser.sessionId());
		await().pollDelay(Duration.ofMillis(1100))
			.untilAsserted(() -> assertThat(this.browser.get(application, "/untouched")).isEqualTo("untouched"));
		assertThat(this.browser.get(application, "/read")).isEqualTo("no session");
		assertThat(redis.commands().dbsize()).isZero();
	}

	private String logInWithATimeoutOf30Seconds() {
		this.browser.get(application, "/write?value=1");
		this.browser.get(application, "/timeout?seconds=30");
		return this.otherWorker.key(this.browser.sessionId());
	}

	private void changeTimeout(Duration timeout) {
		Session session = this.otherWorker.get(this.browser.sessionId());
		session.setMaxInactiveInterval(timeout);
		this.otherWorker.save(session);
	}

	/**
	 * Uses the session until its worker has asked Redis about it, which is a second
	 * later.
	 */
	private void useWithoutReading() {
		CommandCounts counts = new CommandCounts(redis);
		counts.reset();
		await().pollInterval(Duration.ofMillis(100)).until(() -> {
			this.browser.get(application, "/untouched");
			return counts.calls().containsKey("hmget");
		});
		// What follows from the answer is on its way before this
		this.browser.get(application, "/read");
	}

}
