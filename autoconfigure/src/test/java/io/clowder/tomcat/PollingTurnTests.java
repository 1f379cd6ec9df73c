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

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PollingTurn}.
 */
@EnabledOnOs(OS.LINUX)
class PollingTurnTests {

	private final ReadyConnection first = (dispatch) -> {
	};

	private final ReadyConnection second = (dispatch) -> {
	};

	private final PollingTurn turn = new PollingTurn();

	@BeforeEach
	void start() {
		this.turn.start(KernelThread.current());
	}

	@Test
	void nextShouldReturnConnectionsInTurn() {
		add(this.first);
		add(this.second);
		this.turn.begin();
		assertThat(this.turn.next()).isSameAs(this.first);
		assertThat(this.turn.next()).isSameAs(this.second);
		assertThat(this.turn.next()).isNull();
		assertThat(this.turn.begun()).isEqualTo(3);
	}

	@Test
	void addWhenThreadIsNotKnownShouldRefuse() {
		assertThat(new PollingTurn().add(this.first, () -> true)).isFalse();
	}

	@Test
	void addWhenNotWantedShouldRefuse() {
		assertThat(this.turn.add(this.first, () -> false)).isFalse();
		assertThat(this.turn.next()).isNull();
	}

	@Test
	void isIdleShouldTellWhetherAnythingIsLeft() {
		assertThat(this.turn.isIdle()).isTrue();
		add(this.first);
		assertThat(this.turn.isIdle()).isFalse();
		this.turn.begin();
		this.turn.next();
		assertThat(this.turn.isIdle()).as("while it is processed").isFalse();
		this.turn.next();
		assertThat(this.turn.isIdle()).isTrue();
	}

	@Test
	void isRunningShouldKnowTheConnection() {
		assertThat(this.turn.isRunning(0)).isFalse();
		add(this.first);
		assertThat(this.turn.isRunning(0)).isFalse();
		this.turn.begin();
		this.turn.next();
		assertThat(this.turn.isRunning(2)).isTrue();
		assertThat(this.turn.isRunning(1)).isFalse();
		this.turn.next();
		assertThat(this.turn.isRunning(2)).isFalse();
	}

	@Test
	void endIfRunningShouldReturnWhatIsLeftAndStopTheThread() {
		add(this.first);
		add(this.second);
		this.turn.begin();
		this.turn.next();
		assertThat(this.turn.endIfRunning(1)).as("another one").isNull();
		assertThat(this.turn.endIfRunning(2)).containsExactly(this.second);
		assertThat(this.turn.endIfRunning(2)).as("again").isNull();
		assertThat(this.turn.add(this.first, () -> true)).isFalse();
		assertThatExceptionOfType(PollingTurn.OverException.class).isThrownBy(this.turn::next);
	}

	@Test
	void endIfRunningWhenNothingRunsShouldNotEnd() {
		add(this.first);
		this.turn.begin();
		this.turn.next();
		this.turn.next();
		assertThat(this.turn.endIfRunning(2)).isNull();
		assertThat(this.turn.add(this.first, () -> true)).isTrue();
	}

	@Test
	void endShouldEndOnce() {
		add(this.first);
		assertThat(this.turn.end()).containsExactly(this.first);
		assertThat(this.turn.end()).isNull();
	}

	@Test
	void nextShouldReturnWhatIsHeldAfterWhatIsReady() {
		add(this.first);
		add(this.second);
		this.turn.begin();
		assertThat(this.turn.next()).isSameAs(this.first);
		ReadyConnection held = held(false);
		assertThat(this.turn.hold(held)).isTrue();
		assertThat(this.turn.next()).isSameAs(this.second);
		assertThat(this.turn.isIdle()).isFalse();
		assertThat(this.turn.next()).isSameAs(held);
		assertThat(this.turn.next()).isNull();
		assertThat(this.turn.isIdle()).isTrue();
		assertThat(this.turn.begun()).isEqualTo(4);
		assertThat(this.turn.requests()).isEqualTo(2);
	}

	@Test
	void nextShouldReturnWhatIsHeldAsSoonAsItIsSettled() {
		add(this.first);
		add(this.second);
		this.turn.begin();
		this.turn.next();
		ReadyConnection held = held(true);
		this.turn.hold(held);
		assertThat(this.turn.next()).isSameAs(held);
		assertThat(this.turn.next()).isSameAs(this.second);
	}

	@Test
	void whatComesDuringARoundShouldBeLeftForTheNextOne() {
		add(this.first);
		this.turn.begin();
		assertThat(this.turn.next()).isSameAs(this.first);
		add(this.second);
		assertThat(this.turn.next()).isNull();
		assertThat(this.turn.isIdle()).isFalse();
		this.turn.begin();
		assertThat(this.turn.next()).isSameAs(this.second);
	}

	@Test
	void endShouldReturnWhatIsHeldBeforeWhatIsReady() {
		add(this.first);
		ReadyConnection held = held(false);
		this.turn.hold(held);
		assertThat(this.turn.end()).containsExactly(held, this.first);
		assertThat(this.turn.hold(held)).isFalse();
	}

	@Test
	void kindShouldBeThatOfTheRequestThatWasBegunLast() {
		add(this.first);
		add(this.second);
		this.turn.begin();
		this.turn.next();
		assertThat(this.turn.kind()).isEqualTo(RequestKind.UNKNOWN);
		this.turn.setKind(7);
		assertThat(this.turn.kind()).isEqualTo(7);
		this.turn.next();
		assertThat(this.turn.kind()).isEqualTo(RequestKind.UNKNOWN);
	}

	@Test
	void setRoundShouldCloseTheLastOne() {
		AtomicInteger closed = new AtomicInteger();
		this.turn.setRound(closed::incrementAndGet);
		assertThat(closed).hasValue(0);
		this.turn.closeRound();
		assertThat(closed).hasValue(1);
		this.turn.closeRound();
		assertThat(closed).hasValue(1);
	}

	@Test
	void setRoundWhenTheTurnIsOverShouldCloseIt() {
		AtomicInteger closed = new AtomicInteger();
		this.turn.end();
		this.turn.setRound(closed::incrementAndGet);
		assertThat(closed).hasValue(1);
	}

	@Test
	void closeRoundWhenTheTurnIsOverShouldCloseIt() {
		AtomicInteger closed = new AtomicInteger();
		this.turn.setRound(closed::incrementAndGet);
		this.turn.end();
		this.turn.closeRound();
		assertThat(closed).hasValue(1);
	}

	@Test
	void beginShouldReturnWhatIsReadyAndBeWatched() {
		add(this.first);
		assertThat(this.turn.begin()).containsExactly(this.first);
		assertThat(this.turn.isRunning(1)).isTrue();
		assertThat(this.turn.isTogether()).isTrue();
		this.turn.next();
		assertThat(this.turn.isTogether()).isFalse();
		this.turn.hold(held(false));
		this.turn.next();
		assertThat(this.turn.isTogether()).isTrue();
		add(this.first);
		this.turn.begin();
		assertThat(this.turn.endIfRunning(4)).containsExactly(this.first);
		assertThatExceptionOfType(PollingTurn.OverException.class).isThrownBy(this.turn::begin);
	}

	private static ReadyConnection held(boolean settled) {
		return new ReadyConnection() {

			@Override
			public void process(boolean dispatch) {
			}

			@Override
			public boolean isSettled() {
				return settled;
			}

		};
	}

	private void add(ReadyConnection connection) {
		assertThat(this.turn.add(connection, () -> true)).isTrue();
	}

}
