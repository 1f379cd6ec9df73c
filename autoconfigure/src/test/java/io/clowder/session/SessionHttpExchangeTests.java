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

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that users stay logged in while an application goes from one repository to the
 * other, and back.
 */
class SessionHttpExchangeTests {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private static final List<SessionApplication> applications = new ArrayList<>();

	private final Browser browser = new Browser();

	private int next;

	@BeforeAll
	static void start() {
		for (RepositoryKind kind : RepositoryKind.values()) {
			applications.add(SessionApplication.start(kind, redis));
		}
	}

	@AfterAll
	static void stop() {
		applications.forEach(SessionApplication::close);
	}

	@Test
	void sessionGoesFromOneToTheOther() {
		for (int first = 0; first < applications.size(); first++) {
			this.next = first;
			Browser stale = this.browser.copy();
			assertThat(getFromNext("/write?value=1")).isEqualTo("new");
			assertThat(getFromNext("/read")).isEqualTo("1");
			assertThat(getFromNext("/read")).isEqualTo("1");
			assertThat(getFromNext("/write?value=2")).isEqualTo("old");
			assertThat(getFromNext("/write?value=3&name=other")).isEqualTo("old");
			assertThat(getFromNext("/names")).isEqualTo("[other, value]");
			assertThat(getFromNext("/remove?name=other")).isEqualTo("removed");
			assertThat(getFromNext("/names")).isEqualTo("[value]");
			assertThat(getFromNext("/timeout?seconds=600")).isEqualTo("1800");
			assertThat(getFromNext("/timeout?seconds=900")).isEqualTo("600");
			stale = this.browser.copy();
			String id = getFromNext("/change-id");
			assertThat(getFromNext("/valid")).isEqualTo(id + " true");
			assertThat(getFromNext("/read")).isEqualTo("2");
			for (SessionApplication application : applications) {
				assertThat(stale.get(application, "/read")).isEqualTo("no session");
			}
			stale = this.browser.copy();
			assertThat(getFromNext("/invalidate")).isEqualTo("invalidated");
			for (SessionApplication application : applications) {
				assertThat(stale.get(application, "/read")).isEqualTo("no session");
			}
			assertThat(redis.commands().dbsize()).isZero();
		}
	}

	@Test
	void flashAttributeIsShownByStock() {
		this.next = RepositoryKind.CLOWDER.ordinal();
		assertThat(this.browser.send(next(), "/redirect?message=hello").statusCode()).isEqualTo(302);
		this.next = RepositoryKind.STOCK.ordinal();
		assertThat(getFromNext("/landing")).isEqualTo("hello");
		assertThat(getFromNext("/landing")).isEqualTo("null");
		assertThat(getFromNext("/landing")).isEqualTo("null");
	}

	@Test
	void flashAttributeOfStockIsNotShownSinceItsClientIsNotMarked() {
		this.next = RepositoryKind.STOCK.ordinal();
		assertThat(this.browser.send(next(), "/redirect?message=hello").statusCode()).isEqualTo(302);
		this.next = RepositoryKind.CLOWDER.ordinal();
		assertThat(getFromNext("/landing")).isEqualTo("null");
	}

	private String getFromNext(String path) {
		return this.browser.get(next(), path);
	}

	private SessionApplication next() {
		return applications.get(this.next++ % applications.size());
	}

}
