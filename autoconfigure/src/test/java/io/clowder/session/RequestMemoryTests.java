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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.serializer.JdkSerializationRedisSerializer;
import org.springframework.session.FlushMode;
import org.springframework.session.MapSession;
import org.springframework.session.SaveMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RequestMemory}.
 */
class RequestMemoryTests {

	private final RequestMemory memory = new RequestMemory();

	private final List<String> unread = new ArrayList<>();

	private ClusterSession session;

	@BeforeEach
	void createSession() {
		ClusterSessionRepository repository = repository();
		this.session = new ClusterSession(new MapSession("a"), false, repository);
	}

	@Test
	void nothingIsKnownOutsideOfARequest() {
		this.memory.saved(this.session);
		this.memory.deleted("b");
		this.memory.missed("c");
		assertThat(this.memory.find("a")).isNull();
		assertThat(this.memory.find("b")).isNull();
		assertThat(this.memory.find("c")).isNull();
		assertThat(this.memory.used(List.of("a"))).isFalse();
	}

	@Test
	void savedSessionIsKnownUntilTheRequestEnds() {
		RequestMemory.Scope scope = this.memory.begin(this.unread::add);
		assertThat(this.memory.find("a")).isNull();
		this.memory.saved(this.session);
		assertThat(this.memory.find("a")).extracting(RequestMemory.Entry::session).isSameAs(this.session);
		assertThat(this.memory.find("b")).isNull();
		scope.close();
		assertThat(this.memory.find("a")).isNull();
	}

	@Test
	void missedSessionIsLookedUpAgainUntilOneIsSaved() {
		this.memory.begin(this.unread::add);
		this.memory.missed("b");
		assertThat(this.memory.find("b")).isNull();
		this.memory.saved(this.session);
		assertThat(this.memory.find("b")).isEqualTo(new RequestMemory.Entry(null));
	}

	@Test
	void deletedSessionIsNotLookedUpAgain() {
		this.memory.begin(this.unread::add);
		this.memory.saved(this.session);
		this.memory.deleted("a");
		assertThat(this.memory.find("a")).isEqualTo(new RequestMemory.Entry(null));
	}

	@Test
	void requestWithinARequestKnowsNothingOfIt() {
		RequestMemory.Scope outer = this.memory.begin(this.unread::add);
		this.memory.saved(this.session);
		RequestMemory.Scope inner = this.memory.begin(this.unread::add);
		assertThat(this.memory.find("a")).isNull();
		inner.close();
		assertThat(this.memory.find("a")).isNotNull();
		outer.close();
		assertThat(this.memory.find("a")).isNull();
	}

	@Test
	void requestOfAnotherThreadKnowsNothingOfIt() {
		this.memory.begin(this.unread::add);
		this.memory.deleted("a");
		assertThat(CompletableFuture.supplyAsync(() -> this.memory.find("a") == null).join()).isTrue();
	}

	@Test
	void usedSessionsThatWereNotReadAreToldAtTheEnd() {
		RequestMemory.Scope scope = this.memory.begin(this.unread::add);
		assertThat(this.memory.used(List.of("a", "b"))).isTrue();
		this.memory.find("a");
		assertThat(this.unread).isEmpty();
		scope.close();
		assertThat(this.unread).containsExactly("b");
	}

	private static ClusterSessionRepository repository() {
		SessionSettings settings = new SessionSettings("test", Duration.ofMinutes(30), FlushMode.ON_SAVE,
				SaveMode.ON_SET_ATTRIBUTE, null, Duration.ofSeconds(1), OnUndecodable.FAIL);
		return new ClusterSessionRepository(mock(SessionStore.class), settings, new JdkSerializationRedisSerializer(),
				() -> "id", Clock.systemUTC());
	}

}
