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

package io.clowder.primary.handoff;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link DescriptorQueue}.
 */
class DescriptorQueueTests {

	private final DescriptorQueue queue = new DescriptorQueue();

	@Test
	void newQueueIsEmpty() {
		assertThat(this.queue.isEmpty()).isTrue();
		assertThat(this.queue.size()).isZero();
	}

	@Test
	void removeWhenEmptyShouldThrow() {
		assertThatIllegalStateException().isThrownBy(this.queue::remove);
		this.queue.add(1, 1);
		this.queue.remove();
		assertThatIllegalStateException().isThrownBy(this.queue::remove);
	}

	@Test
	void queueGrowsAndKeepsItsOrder() {
		for (int i = 0; i < 10_000; i++) {
			this.queue.add(i, -i);
		}
		for (int i = 0; i < 10_000; i++) {
			assertThat(this.queue.firstClient()).isEqualTo(-i);
			assertThat(this.queue.remove()).isEqualTo(i);
		}
		assertThat(this.queue.isEmpty()).isTrue();
	}

	@Test
	void queueBehavesLikeAnArrayDeque() {
		for (int seed = 0; seed < 200; seed++) {
			Random random = new Random(seed);
			DescriptorQueue queue = new DescriptorQueue();
			Deque<int[]> model = new ArrayDeque<>();
			for (int i = 0; i < 2000; i++) {
				// Phases that fill and phases that empty
				if (random.nextInt(10) < ((i / 200 % 2 == 0) ? 7 : 3)) {
					int[] entry = { random.nextInt(), random.nextInt() };
					queue.add(entry[0], entry[1]);
					model.add(entry);
				}
				else if (!model.isEmpty()) {
					int[] expected = model.remove();
					assertThat(queue.firstClient()).as("seed %d", seed).isEqualTo(expected[1]);
					assertThat(queue.remove()).as("seed %d", seed).isEqualTo(expected[0]);
				}
				assertThat(queue.size()).as("seed %d", seed).isEqualTo(model.size());
				assertThat(queue.isEmpty()).as("seed %d", seed).isEqualTo(model.isEmpty());
			}
		}
	}

}
