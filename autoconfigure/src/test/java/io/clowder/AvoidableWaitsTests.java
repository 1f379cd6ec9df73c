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

package io.clowder;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link AvoidableWaits}.
 */
class AvoidableWaitsTests {

	private final AtomicLong waits = new AtomicLong(100);

	private final AvoidableWaits count = AvoidableWaits.begin(this.waits::get);

	@AfterEach
	void end() {
		this.count.end();
	}

	@Test
	void onlyWaitsDuringWhatIsAvoidableAreCounted() {
		waitTimes(5);
		AvoidableWaits.during(() -> waitTimes(2));
		waitTimes(7);
		AvoidableWaits.during(() -> waitTimes(1));
		AvoidableWaits.during(() -> waitTimes(0));
		assertThat(this.count.end()).isEqualTo(3);
	}

	@Test
	void resultIsThatOfTheTask() {
		assertThat(AvoidableWaits.during(() -> "result")).isEqualTo("result");
		assertThat(this.count.end()).isZero();
		assertThat(AvoidableWaits.during(() -> "uncounted")).isEqualTo("uncounted");
	}

	@Test
	void waitsOfATaskThatFailsAreCounted() {
		assertThatIllegalStateException().isThrownBy(() -> AvoidableWaits.during(() -> {
			waitTimes(2);
			throw new IllegalStateException("expected");
		}));
		assertThat(this.count.end()).isEqualTo(2);
	}

	@Test
	void nothingIsCountedAfterTheEnd() {
		AvoidableWaits.during(() -> waitTimes(2));
		assertThat(this.count.end()).isEqualTo(2);
		AvoidableWaits.during(() -> waitTimes(3));
		assertThat(this.count.end()).isEqualTo(2);
	}

	@Test
	void nextCountBeginsAtNothing() {
		AvoidableWaits.during(() -> waitTimes(2));
		this.count.end();
		AvoidableWaits next = AvoidableWaits.begin(this.waits::get);
		AvoidableWaits.during(() -> waitTimes(1));
		assertThat(next.end()).isEqualTo(1);
	}

	@Test
	void waitsOfAnotherThreadAreNotCounted() {
		CompletableFuture.runAsync(() -> AvoidableWaits.during(() -> waitTimes(2))).join();
		assertThat(this.count.end()).isZero();
	}

	private long waitTimes(int times) {
		return this.waits.addAndGet(times);
	}

}
