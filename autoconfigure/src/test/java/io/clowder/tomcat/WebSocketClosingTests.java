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

package io.clowder.tomcat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebSocketClosing}.
 */
class WebSocketClosingTests {

	private final List<OpenWebSocket> sessions = new ArrayList<>();

	private final List<Integer> closed = new ArrayList<>();

	private boolean clientsAnswer = true;

	@Test
	void sessionsAreClosedEvenlyOverTheWindow() {
		open(10);
		WebSocketClosing closing = closing(Duration.ofSeconds(5));
		closing.advance(Duration.ZERO);
		assertThat(this.closed).isEmpty();
		for (int i = 1; i <= 10; i++) {
			closing.advance(Duration.ofMillis(500L * i));
			assertThat(this.closed).hasSize(i).doesNotHaveDuplicates();
		}
		assertThat(closing.open()).isZero();
	}

	@Test
	void sessionsAreClosedOnceAlsoWhenTheirClientsDoNotAnswer() {
		this.clientsAnswer = false;
		open(4);
		WebSocketClosing closing = closing(Duration.ofSeconds(1));
		for (int millis = 0; millis < 3000; millis += 5) {
			closing.advance(Duration.ofMillis(millis));
		}
		assertThat(this.closed).containsExactlyInAnyOrder(0, 1, 2, 3);
		assertThat(closing.open()).isEqualTo(4);
	}

	@Test
	void withoutAWindowAllAreClosedAtOnce() {
		open(1000);
		closing(Duration.ZERO).advance(Duration.ZERO);
		assertThat(this.closed).hasSize(1000);
	}

	@Test
	void lateStepClosesWhatWasDueBefore() {
		open(10);
		closing(Duration.ofSeconds(10)).advance(Duration.ofSeconds(7));
		assertThat(this.closed).hasSize(7);
	}

	@Test
	void sessionThatIsOpenedInTheWindowIsClosedInIt() {
		open(2);
		WebSocketClosing closing = closing(Duration.ofSeconds(1));
		closing.advance(Duration.ofMillis(900));
		assertThat(this.closed).hasSize(2);
		open(1);
		closing.advance(Duration.ofMillis(910));
		closing.advance(Duration.ofSeconds(1));
		assertThat(this.closed).hasSize(3);
	}

	@Test
	void sessionThatIsOpenedAfterTheWindowIsClosedAtOnce() {
		WebSocketClosing closing = closing(Duration.ofSeconds(1));
		closing.advance(Duration.ofSeconds(1));
		open(1);
		closing.advance(Duration.ofSeconds(2));
		assertThat(this.closed).containsExactly(0);
	}

	@Test
	void sessionsThatEndByThemselvesAreForgotten() {
		open(4);
		WebSocketClosing closing = closing(Duration.ofSeconds(4));
		closing.advance(Duration.ofSeconds(1));
		this.sessions.clear();
		closing.advance(Duration.ofSeconds(3));
		assertThat(this.closed).hasSize(1);
		assertThat(closing.open()).isZero();
	}

	private WebSocketClosing closing(Duration window) {
		return new WebSocketClosing(() -> List.copyOf(this.sessions), window, Runnable::run);
	}

	private void open(int count) {
		int first = this.sessions.size();
		IntStream.range(first, first + count).forEach((number) -> this.sessions.add(new OpenWebSocket() {

			@Override
			public void closeForRestart() {
				WebSocketClosingTests.this.closed.add(number);
				if (WebSocketClosingTests.this.clientsAnswer) {
					WebSocketClosingTests.this.sessions.remove(this);
				}
			}

		}));
	}

}
