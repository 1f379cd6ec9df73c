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

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the servlet specification and Spring Session promise of {@code HttpSession}.
 */
@ParameterizedClass
@EnumSource(RepositoryKind.class)
class SessionHttpContractTests {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private static SessionApplication application;

	@Parameter
	RepositoryKind kind;

	private final Browser browser = new Browser();

	@BeforeParameterizedClassInvocation
	static void start(RepositoryKind kind) {
		application = SessionApplication.start(kind, redis);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		application.close();
	}

	@Test
	void requestThatUsesNoSessionGetsNone() {
		assertThat(get("/untouched")).isEqualTo("untouched");
		assertThat(get("/read")).isEqualTo("no session");
		assertThat(this.browser.sessionId()).isNull();
		assertThat(redis.commands().dbsize()).isZero();
	}

	@Test
	void firstUseOfASessionSetsACookie() {
		assertThat(get("/write?value=1")).isEqualTo("new");
		assertThat(this.browser.receivedCookie()).contains("; Path=/", "; HttpOnly", "; SameSite=Lax")
			.doesNotContain("Max-Age", "Expires", "Domain");
		assertThat(redis.commands().keys("*")).containsExactly(key(this.browser.sessionId()));
	}

	@Test
	void sessionIsFoundByItsCookieWhichIsNotSentAgain() {
		get("/write?value=1");
		assertThat(get("/read")).isEqualTo("1");
		assertThat(this.browser.receivedCookie()).isNull();
		assertThat(get("/write?value=2")).isEqualTo("old");
		assertThat(this.browser.receivedCookie()).isNull();
		assertThat(get("/read")).isEqualTo("2");
		assertThat(get("/remove?name=value")).isEqualTo("removed");
		assertThat(get("/read")).isEqualTo("null");
		assertThat(get("/valid")).isEqualTo(this.browser.sessionId() + " true");
	}

	@Test
	void idThatNobodyWasGivenMakesNoSession() {
		this.browser.withSessionId("made-up");
		assertThat(get("/read")).isEqualTo("no session");
		assertThat(get("/valid")).isEqualTo("made-up false");
		assertThat(get("/untouched")).isEqualTo("untouched");
		assertThat(redis.commands().dbsize()).isZero();
		assertThat(get("/write?value=1")).isEqualTo("new");
		assertThat(this.browser.sessionId()).isNotEqualTo("made-up");
		assertThat(redis.commands().keys("*")).containsExactly(key(this.browser.sessionId()));
	}

	@Test
	void invalidatedSessionIsGoneAndItsCookieExpires() {
		get("/write?value=1");
		Browser other = this.browser.copy();
		assertThat(get("/invalidate")).isEqualTo("invalidated");
		assertThat(this.browser.receivedCookie()).contains("Max-Age=0");
		assertThat(this.browser.sessionId()).isNull();
		assertThat(redis.commands().dbsize()).isZero();
		assertThat(other.get(application, "/read")).isEqualTo("no session");
		assertThat(get("/read")).isEqualTo("no session");
	}

	@Test
	void sessionThatIsNewAndInvalidatedAtOnceIsNotKept() {
		assertThat(get("/invalidate")).isEqualTo("invalidated");
		assertThat(redis.commands().dbsize()).isZero();
		assertThat(this.browser.sessionId()).isNull();
	}

	@Test
	void sessionAfterAnInvalidatedOneInheritsNothing() {
		get("/write?value=1");
		String before = this.browser.sessionId();
		assertThat(get("/replace?value=2")).isEqualTo("null");
		assertThat(this.browser.sessionId()).isNotNull().isNotEqualTo(before);
		assertThat(get("/read")).isEqualTo("2");
		assertThat(redis.commands().keys("*")).containsExactly(key(this.browser.sessionId()));
	}

	@Test
	void sessionThatGetsAnotherIdCannotBeFoundByTheOldOne() {
		get("/write?value=1");
		Browser attacker = this.browser.copy();
		String before = this.browser.sessionId();
		String after = get("/change-id");
		assertThat(after).isNotEqualTo(before).isEqualTo(this.browser.sessionId());
		assertThat(get("/read")).isEqualTo("1");
		assertThat(attacker.get(application, "/read")).isEqualTo("no session");
		assertThat(redis.commands().keys("*")).containsExactly(key(after));
		assertThat(get("/change-id-and-write?value=2")).isEqualTo(this.browser.sessionId()).isNotEqualTo(after);
		assertThat(get("/read")).isEqualTo("2");
		assertThat(redis.commands().dbsize()).isOne();
	}

	@Test
	void idCannotChangeWithoutASession() {
		assertThat(send("/change-id").statusCode()).isEqualTo(500);
		this.browser.withSessionId("made-up");
		assertThat(send("/change-id").statusCode()).isEqualTo(500);
		assertThat(redis.commands().dbsize()).isZero();
	}

	@Test
	void timeoutCanBeChangedAndIsKept() {
		get("/write?value=1");
		assertThat(get("/timeout?seconds=60")).isEqualTo("1800");
		assertThat(get("/timeout?seconds=60")).isEqualTo("60");
		assertThat(redis.commands().ttl(key(this.browser.sessionId()))).isBetween(50L, 70L);
	}

	@Test
	void sessionThatNobodyUsesExpires() {
		get("/write?value=1");
		get("/timeout?seconds=1");
		assertThat(get("/read")).isEqualTo("1");
		await().atMost(Duration.ofSeconds(5)).until(() -> redis.commands().dbsize() == 0);
		assertThat(get("/read")).isEqualTo("no session");
		assertThat(get("/write?value=2")).isEqualTo("new");
	}

	@Test
	void sessionThatIsUsedDoesNotExpire() {
		get("/write?value=1");
		get("/timeout?seconds=2");
		long start = System.nanoTime();
		await().pollInterval(Duration.ofMillis(300)).until(() -> {
			assertThat(get("/untouched")).isEqualTo("untouched");
			return System.nanoTime() - start > Duration.ofSeconds(4).toNanos();
		});
		assertThat(get("/read")).isEqualTo("1");
	}

	@Test
	void includedPageSeesAndChangesTheSession() {
		assertThat(get("/include")).isEqualTo("included: new");
		assertThat(get("/read")).isEqualTo("before the include");
		assertThat(get("/names")).isEqualTo("[included, last, value]");
		assertThat(get("/include")).isEqualTo("included: old");
		assertThat(redis.commands().dbsize()).isOne();
	}

	@Test
	void forwardedRequestSeesAndChangesTheSession() {
		assertThat(get("/forward")).isEqualTo("new");
		assertThat(get("/names")).isEqualTo("[forwarded, value]");
		assertThat(redis.commands().dbsize()).isOne();
	}

	@Test
	void changeAfterTheResponseWasFlushedIsKept() {
		assertThat(get("/flush")).isEqualTo("flushed");
		String id = this.browser.sessionId();
		assertThat(get("/read")).isEqualTo("before the flush");
		await().untilAsserted(() -> assertThat(get("/read?name=last")).isEqualTo("after the flush"));
		get("/remove?name=last");
		assertThat(get("/flush")).isEqualTo("flushed");
		await().untilAsserted(() -> assertThat(get("/read?name=last")).isEqualTo("after the flush"));
		assertThat(this.browser.sessionId()).isEqualTo(id);
	}

	@Test
	void sessionCannotBeginAfterTheResponseWasFlushed() {
		assertThat(get("/flush-and-create")).endsWith("refused");
		assertThat(redis.commands().dbsize()).isZero();
	}

	@Test
	void errorPageSeesAndChangesTheSession() {
		HttpResponse<String> response = send("/send-error");
		assertThat(response.statusCode()).isEqualTo(418);
		assertThat(response.body()).isEqualTo("error after the error was sent");
		assertThat(get("/names")).isEqualTo("[seen, value]");
		assertThat(redis.commands().dbsize()).isOne();
	}

	@Test
	void sessionOfARequestThatFailsIsSaved() {
		HttpResponse<String> response = send("/throw");
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body()).isEqualTo("error after the exception was thrown");
		assertThat(get("/names")).isEqualTo("[seen, value]");
		assertThat(send("/throw").body()).isEqualTo("error after the exception was thrown");
		assertThat(redis.commands().dbsize()).isOne();
	}

	@Test
	void sessionCanBeChangedByTheThreadThatAnswersLater() throws Exception {
		assertAnsweredLater("/async");
	}

	@Test
	void sessionCanBeChangedByAThreadThatCompletesTheRequest() throws Exception {
		assertAnsweredLater("/async-complete");
	}

	private void assertAnsweredLater(String path) throws Exception {
		get("/write?value=1");
		String key = key(this.browser.sessionId());
		byte[] before = redis.hash(key).get("sessionAttr:value");
		CompletableFuture<String> request = CompletableFuture.supplyAsync(() -> get(path));
		await().until(() -> !Arrays.equals(redis.hash(key).get("sessionAttr:value"), before));
		assertThat(new Browser().get(application, "/answer")).isEqualTo("answered");
		assertThat(request.get(10, TimeUnit.SECONDS)).isEqualTo("asynchronous");
		assertThat(get("/names")).isEqualTo("[last, value]");
		assertThat(redis.commands().dbsize()).isOne();
	}

	@Test
	void flashAttributeIsThereAfterTheRedirectAndOnlyThen() {
		HttpResponse<String> response = send("/redirect?message=hello");
		assertThat(response.statusCode()).isEqualTo(302);
		assertThat(response.headers().firstValue("Location"))
			.hasValueSatisfying((location) -> assertThat(location).endsWith("/landing"));
		assertThat(get("/untouched")).isEqualTo("untouched");
		assertThat(get("/landing")).isEqualTo("hello");
		assertThat(get("/landing")).isEqualTo("null");
		send("/redirect?message=again");
		assertThat(get("/landing")).isEqualTo("again");
		assertThat(get("/landing")).isEqualTo("null");
	}

	@Test
	void flashAttributeSurvivesAnotherId() {
		get("/write?value=1");
		send("/redirect?message=hello");
		get("/change-id");
		assertThat(get("/landing")).isEqualTo("hello");
		assertThat(get("/landing")).isEqualTo("null");
	}

	@Test
	void flashAttributesOfTwoRedirectsAreAllShown() {
		send("/redirect?message=one");
		send("/redirect?message=two");
		assertThat(new String[] { get("/landing"), get("/landing") }).containsExactlyInAnyOrder("one", "two");
		assertThat(get("/landing")).isEqualTo("null");
	}

	@Test
	void redirectWithoutFlashAttributesNeedsNoSession() {
		assertThat(send("/redirect-plainly").statusCode()).isEqualTo(302);
		assertThat(get("/landing")).isEqualTo("null");
		assertThat(redis.commands().dbsize()).isZero();
	}

	@Test
	void attributesThatTwoRequestsWriteAtATimeBothSurvive() throws Exception {
		get("/write?value=1");
		Browser other = this.browser.copy();
		CompletableFuture<String> request = CompletableFuture
			.supplyAsync(() -> other.get(application, "/meet?name=second"));
		assertThat(get("/meet?name=first")).isEqualTo("met");
		assertThat(request.get(10, TimeUnit.SECONDS)).isEqualTo("met");
		assertThat(get("/names")).isEqualTo("[first, second, value]");
	}

	@Test
	void requestWhoseSessionIsDeletedMeanwhileFailsAndDoesNotBringItBack() {
		get("/write?value=1");
		assertThat(send("/lose").statusCode()).isEqualTo(500);
		assertThat(get("/read")).isEqualTo("no session");
		assertThat(redis.commands().dbsize()).isZero();
	}

	private String get(String path) {
		return this.browser.get(application, path);
	}

	private HttpResponse<String> send(String path) {
		return this.browser.send(application, path);
	}

	private static String key(String id) {
		return "spring:session:sessions:" + id;
	}

}
