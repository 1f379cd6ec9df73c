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
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.serializer.RedisSerializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the commands that each kind of request costs, by Redis' own count. What
 * Spring Session's repository costs is printed to compare.
 */
@ParameterizedClass
@EnumSource(RepositoryKind.class)
class SessionCommandsTests {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private static SessionApplication application;

	@Parameter
	RepositoryKind kind;

	private final CommandCounts counts = new CommandCounts(redis);

	private final Browser browser = new Browser();

	@BeforeParameterizedClassInvocation
	static void start(RepositoryKind kind) {
		application = SessionApplication.start(kind, redis);
		// Afterwards Redis knows the script
		Browser browser = new Browser();
		browser.get(application, "/write?value=1");
		browser.get(application, "/write?value=2");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		application.close();
	}

	@BeforeEach
	void logIn() {
		this.browser.get(application, "/write?value=1");
	}

	@Test
	void requestWithoutCookieCostsNothing() {
		assertCommands("no cookie", new Browser(), "/untouched", Map.of());
	}

	@Test
	void requestThatDoesNotTouchItsSessionCostsNothing() {
		assertCommands("untouched", this.browser, "/untouched", Map.of());
		assertCommands("untouched again", this.browser, "/untouched", Map.of());
	}

	@Test
	void requestThatReadsItsSessionCostsOneCommand() {
		assertCommands("read", this.browser, "/read", Map.of("hgetall", 1));
	}

	@Test
	void requestThatWritesItsSessionCostsTwoCommands() {
		assertCommands("read and write", this.browser, "/write?value=2",
				Map.of("hgetall", 1, "evalsha", 1, "exists", 1, "hset", 1, "pexpireat", 1));
	}

	@Test
	void requestThatRemovesAnAttributeCostsTwoCommands() {
		assertCommands("remove", this.browser, "/remove?name=value",
				Map.of("hgetall", 1, "evalsha", 1, "exists", 1, "hset", 1, "hdel", 1, "pexpireat", 1));
	}

	@Test
	void requestThatCreatesASessionCostsOneCommand() {
		assertCommands("create", new Browser(), "/write?value=1", Map.of("evalsha", 1, "hset", 1, "pexpireat", 1));
	}

	@Test
	void requestThatInvalidatesItsSessionCostsTwoCommands() {
		assertCommands("invalidate", this.browser, "/invalidate", Map.of("hgetall", 1, "del", 1));
	}

	@Test
	void requestThatChangesTheIdCostsTwoCommands() {
		assertCommands("change id", this.browser, "/change-id",
				Map.of("hgetall", 1, "evalsha", 1, "exists", 1, "rename", 1, "hset", 1, "pexpireat", 1));
	}

	@Test
	void requestWithAnIdThatIsUnknownCostsOneCommandAtMost() {
		assertCommands("unknown id, read", new Browser().withSessionId("unknown"), "/read", Map.of("hgetall", 1));
	}

	@Test
	void redirectWithFlashAttributesCostsTwoCommandsAndSoDoesThePageAfterIt() {
		assertCommands("flash redirect", this.browser, "/redirect?message=hello",
				Map.of("hgetall", 1, "evalsha", 1, "exists", 1, "hset", 1, "pexpireat", 1));
		assertCommands("after the redirect", this.browser, "/landing",
				Map.of("hgetall", 1, "evalsha", 1, "exists", 1, "hset", 1, "hdel", 1, "pexpireat", 1));
		assertCommands("later", this.browser, "/landing", Map.of());
	}

	@Test
	void useAfterALongTimeIsNotedByACommandThatNobodyWaitsFor() {
		String key = "spring:session:sessions:" + this.browser.sessionId();
		long old = Instant.now().minus(Duration.ofMinutes(5)).toEpochMilli();
		redis.commands().hset(key, "lastAccessedTime", RedisSerializer.java().serialize(old));
		Map<String, Integer> touched = Map.of("hgetall", 1, "evalsha", 1, "exists", 1, "hset", 1, "pexpireat", 1);
		this.counts.reset();
		assertThat(this.browser.get(application, "/read")).isEqualTo("1");
		if (this.kind != RepositoryKind.STOCK) {
			await().untilAsserted(() -> assertThat(this.counts.calls()).isEqualTo(touched));
			assertCommands("read soon after", this.browser, "/read", Map.of("hgetall", 1));
			assertCommands("untouched soon after", this.browser, "/untouched", Map.of());
		}
	}

	private void assertCommands(String what, Browser browser, String path, Map<String, Integer> expected) {
		this.counts.reset();
		browser.send(application, path);
		Map<String, Integer> calls = this.counts.calls();
		System.out.printf("%-8s %-22s %s%n", this.kind, what, calls);
		if (this.kind != RepositoryKind.STOCK) {
			assertThat(calls).as(what).isEqualTo(expected);
		}
	}

}
