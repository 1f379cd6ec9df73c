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

package io.clowder.primary;

import java.time.Instant;

import io.clowder.WorkerStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Slot}.
 */
class SlotTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final WorkerStatus.Exit EXIT = new WorkerStatus.Exit(1, null, "exited with code 1", NOW);

	private final Slot slot = new Slot(3, false, 1);

	@Test
	void newSlotIsEmpty() {
		assertThat(this.slot.id()).isEqualTo(3);
		assertThat(this.slot.worker()).isNull();
		assertThat(this.slot.restarts()).isZero();
		assertThat(this.slot.lastExit()).isNull();
		assertThat(this.slot.nextAttemptAt()).isNull();
	}

	@Test
	void firstStartIsNoRestart() {
		this.slot.started(worker(1, 1));
		assertThat(this.slot.restarts()).isZero();
		this.slot.lost(false);
		assertThat(this.slot.restarts()).as("until it is replaced").isZero();
		this.slot.started(worker(2, 1));
		assertThat(this.slot.restarts()).isOne();
	}

	@Test
	void lastExitOutlivesTheReplacement() {
		this.slot.started(worker(1, 1));
		this.slot.lost(false);
		this.slot.lastExit(EXIT);
		this.slot.started(worker(2, 1));
		assertThat(this.slot.lastExit()).isEqualTo(EXIT);
	}

	@Test
	void startEndsTheWait() {
		this.slot.nextAttemptAt(NOW.plusSeconds(1));
		this.slot.started(worker(1, 1));
		assertThat(this.slot.nextAttemptAt()).isNull();
	}

	@Test
	void deathsAreCountedInARow() {
		this.slot.lost(false);
		this.slot.lost(false);
		assertThat(this.slot.deathsInARow()).isEqualTo(2);
		this.slot.lost(true);
		assertThat(this.slot.deathsInARow()).isOne();
	}

	@Test
	void successorTakesOverWithItsGeneration() {
		WorkerHandle old = worker(1, 1);
		WorkerHandle successor = worker(2, 7);
		this.slot.started(old);
		this.slot.lost(false);
		this.slot.started(old);
		this.slot.successor(successor);
		assertThat(this.slot.succeed()).isSameAs(old);
		assertThat(this.slot.worker()).isSameAs(successor);
		assertThat(this.slot.successor()).isNull();
		assertThat(this.slot.generation()).isEqualTo(7);
		assertThat(this.slot.deathsInARow()).isZero();
	}

	@Test
	void nobodySucceedsWithoutASuccessor() {
		assertThatIllegalStateException().isThrownBy(this.slot::succeed).withMessage("Slot 3 has no successor");
	}

	private WorkerHandle worker(long pid, int generation) {
		return new WorkerHandle(pid, 3, 3, generation, NOW);
	}

}
