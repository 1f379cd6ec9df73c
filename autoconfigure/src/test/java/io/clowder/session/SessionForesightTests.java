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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.clowder.RequestForesight;
import io.lettuce.core.RedisCommandExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link SessionForesight}.
 */
class SessionForesightTests {

	private final SessionStore store = mock(SessionStore.class);

	private final SessionStore.Batch batch = mock(SessionStore.Batch.class);

	private final SessionReads reads = new SessionReads();

	private long nanos = Long.MAX_VALUE;

	private final SessionForesight foresight = new SessionForesight(this.store, this.reads, () -> this.nanos);

	@BeforeEach
	void letSessionsBeRead() {
		given(this.store.beginBatch()).willReturn(this.batch);
		willAnswer((invocation) -> Answer.now(() -> fields(invocation.getArgument(0)))).given(this.store)
			.beginRead(any());
		for (int i = 0; i < 2; i++) {
			this.reads.ended(SessionReads.kind("GET", "/cart"), true);
		}
	}

	@Test
	void sessionsOfAllRequestsAreRead() {
		prepare(request("/cart", "a"), request("/cart?page=2", "b"));
		assertThat(found("a")).isEqualTo("a");
		assertThat(found("b")).isEqualTo("b");
		then(this.store).should().beginRead("a");
		then(this.store).should().beginRead("b");
		then(this.store).should(times(2)).beginRead(any());
	}

	@Test
	void nothingIsWaitedForUntilAllReadsHaveBegun() {
		List<String> begun = new ArrayList<>();
		willAnswer((invocation) -> {
			begun.add(invocation.getArgument(0));
			return Answer.now(() -> {
				assertThat(begun).hasSize(3);
				return fields(invocation.getArgument(0));
			});
		}).given(this.store).beginRead(any());
		prepare(request("/cart", "a"), request("/cart", "b"), request("/cart", "c"));
		assertThat(begun).containsExactlyInAnyOrder("a", "b", "c");
	}

	@Test
	void answersAreThereBeforeRequestsRun() {
		List<String> awaited = new ArrayList<>();
		willAnswer((invocation) -> Answer.now(() -> {
			awaited.add(invocation.getArgument(0));
			return fields(invocation.getArgument(0));
		})).given(this.store).beginRead(any());
		prepare(request("/cart", "a"));
		assertThat(awaited).containsExactly("a");
		assertThat(this.foresight.find("a")).isNotNull().extracting(Answer::isThere).isEqualTo(true);
		assertThat(found("a")).isEqualTo("a");
		assertThat(awaited).containsExactly("a");
	}

	@Test
	void onlyWhatIsExpectedIsRead() {
		prepare(request("/style.css", "a"), request("/cart", "b"),
				bytes("POST /cart HTTP/1.1\r\nCookie: SESSION=c\r\n\r\n"),
				bytes("GET /cart HTTP/1.1\r\nHost: localhost\r\n\r\n"), bytes(""), bytes("GET /car"),
				bytes("GET /cart HTTP/1.1\r\nCookie: OTHER=d\r\n\r\n"));
		then(this.store).should().beginRead("b");
		then(this.store).should().beginRead(any());
		assertThat(this.foresight.find("a")).isNull();
	}

	@Test
	void nothingIsReadWithoutRequests() {
		prepare();
		prepare(request("/style.css", "a"));
		then(this.store).should(never()).beginRead(any());
		assertThat(this.foresight.find("a")).isNull();
	}

	@Test
	void whatRequestsSendGoesOutTogetherUntilTheyHaveRun() {
		RequestForesight.Round round = prepare(request("/cart", "a"));
		InOrder order = inOrder(this.store);
		order.verify(this.store).beginBatch();
		order.verify(this.store).beginRead("a");
		then(this.batch).shouldHaveNoInteractions();
		round.close();
		then(this.batch).should().close();
	}

	@Test
	void nothingIsUsedOfARoundThatIsOver() {
		RequestForesight.Round round = prepare(request("/cart", "a"));
		round.close();
		assertThat(this.foresight.find("a")).isNull();
	}

	@Test
	void sessionOfSeveralRequestsIsReadOnce() {
		prepare(request("/cart", "a"), request("/cart", "a"), request("/cart", "b"), request("/cart", "a"));
		then(this.store).should().beginRead("a");
		then(this.store).should().beginRead("b");
		assertThat(found("a")).isEqualTo("a");
		assertThat(found("a")).isEqualTo("a");
	}

	@Test
	void sessionThatIsNotThereIsKnownNotToBe() {
		given(this.store.beginRead("a")).willReturn(Answer.now(() -> Map.of()));
		prepare(request("/cart", "a"));
		assertThat(this.foresight.find("a")).isNotNull().extracting(Answer::await).isEqualTo(Map.of());
	}

	@Test
	void failureIsThatOfTheRequestsThatNeedTheSession() {
		given(this.store.beginRead("a")).willReturn(Answer.now(() -> {
			throw new SessionUnavailableException("expected", null);
		}));
		given(this.store.beginRead("b")).willReturn(Answer.now(() -> {
			throw new RedisCommandExecutionException("WRONGTYPE");
		}));
		prepare(request("/cart", "a"), request("/cart", "b"), request("/cart", "c"));
		assertThatExceptionOfType(SessionUnavailableException.class).isThrownBy(() -> found("a"));
		assertThatExceptionOfType(SessionUnavailableException.class).isThrownBy(() -> found("a"));
		assertThatExceptionOfType(RedisCommandExecutionException.class).isThrownBy(() -> found("b"));
		assertThat(found("c")).isEqualTo("c");
	}

	@Test
	void nextRoundForgetsThisOne() {
		prepare(request("/cart", "a"));
		prepare(request("/cart", "b"));
		assertThat(this.foresight.find("a")).isNull();
		assertThat(found("b")).isEqualTo("b");
		prepare();
		assertThat(this.foresight.find("b")).isNull();
		prepare(request("/cart", "b"));
		then(this.store).should(times(2)).beginRead("b");
	}

	@Test
	void sessionThatHasChangedIsForgotten() {
		this.foresight.forget("a");
		prepare(request("/cart", "a"), request("/cart", "b"));
		this.foresight.forget("a");
		this.foresight.forget("c");
		assertThat(this.foresight.find("a")).isNull();
		assertThat(found("b")).isEqualTo("b");
	}

	@Test
	void anotherThreadSeesNothing() {
		prepare(request("/cart", "a"));
		assertThat(CompletableFuture.supplyAsync(() -> this.foresight.find("a") == null).join()).isTrue();
		CompletableFuture.runAsync(() -> prepare(request("/cart", "b"))).join();
		assertThat(found("a")).isEqualTo("a");
		assertThat(this.foresight.find("b")).isNull();
	}

	@Test
	void cookiesThatAreNotWhatTheyAreTakenForAreLeftAlone() {
		for (int i = 0; i < SessionForesight.MAX_USELESS; i++) {
			prepare(request("/cart", "a"));
			assertThat(this.foresight.find("decrypted a")).isNull();
		}
		then(this.store).should(times(SessionForesight.MAX_USELESS)).beginRead("a");
		prepare(request("/cart", "b"));
		then(this.store).should(never()).beginRead("b");
		assertThat(this.foresight.find("b")).isNull();
	}

	@Test
	void whatWasReadTooLongAgoIsNotUsed() {
		prepare(request("/cart", "a"));
		this.nanos += SessionForesight.MAX_AGE.toNanos();
		assertThat(found("a")).isEqualTo("a");
		this.nanos++;
		assertThat(this.foresight.find("a")).isNull();
	}

	@Test
	void cookiesAreTriedAgainAfterManyRequests() {
		for (int i = 0; i < SessionForesight.MAX_USELESS; i++) {
			prepare(request("/cart", "a"));
			this.foresight.find("decrypted a");
		}
		for (int i = 0; i < SessionForesight.PAUSE; i++) {
			prepare(request("/cart", "b"));
			assertThat(this.foresight.find("b")).isNull();
		}
		prepare(request("/cart", "b"));
		assertThat(found("b")).isEqualTo("b");
	}

	@Test
	void readThatWasOfUseMakesUpForThoseThatWereNot() {
		for (int i = 0; i < 3 * SessionForesight.MAX_USELESS; i++) {
			prepare(request("/cart", "a"));
			assertThat(this.foresight.find((i % 10 == 9) ? "a" : "other") != null).isEqualTo(i % 10 == 9);
		}
		prepare(request("/cart", "b"));
		assertThat(found("b")).isEqualTo("b");
	}

	@Test
	void requestsOfRoundsWithoutReadsAreNotCounted() {
		for (int i = 0; i < 2 * SessionForesight.MAX_USELESS; i++) {
			prepare(request("/style.css", "a"));
			assertThat(this.foresight.find("a")).isNull();
		}
		prepare(request("/cart", "b"));
		assertThat(found("b")).isEqualTo("b");
	}

	private RequestForesight.Round prepare(ByteBuffer... heads) {
		return this.foresight.prepare(Arrays.asList(heads), "SESSION");
	}

	private String found(String id) {
		Answer<Map<String, byte[]>> answer = this.foresight.find(id);
		assertThat(answer).as("session " + id).isNotNull();
		return new String(answer.await().get("id"), StandardCharsets.UTF_8);
	}

	private static Map<String, byte[]> fields(String id) {
		return Map.of("id", id.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * The ids of these tests are no base64.
	 */
	private static ByteBuffer request(String target, String id) {
		return bytes("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nCookie: SESSION=" + id + "\r\n\r\n");
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
	}

}
