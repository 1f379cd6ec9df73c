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

package io.clowder.primary.build;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link Generations}.
 */
@Timeout(20)
class GenerationsTests {

	private static final Duration BOUND = Duration.ofSeconds(5);

	private static final Build FIRST = build(1);

	private static final Build SECOND = build(2);

	private final Builds builds = mock(Builds.class);

	private Generations generations;

	@BeforeEach
	void first() {
		given(this.builds.prepare()).willReturn(FIRST);
		this.generations = Generations.first(this.builds);
	}

	@AfterEach
	void close() {
		this.generations.close();
	}

	@Test
	void firstShouldBeReadyAtOnce() {
		assertThat(this.generations.of(1)).isSameAs(FIRST);
	}

	@Test
	void firstThatCannotBeCopiedShouldFail() {
		BuildException failure = new BuildException(Path.of("app.jar"), "is broken", null);
		given(this.builds.prepare()).willThrow(failure);
		assertThatExceptionOfType(BuildException.class).isThrownBy(() -> Generations.first(this.builds))
			.isSameAs(failure);
	}

	@Test
	void nextShouldBeOfItsOwnCopy() {
		given(this.builds.prepare()).willReturn(SECOND);
		assertThat(this.generations.prepare(2)).succeedsWithin(BOUND).isEqualTo(Optional.empty());
		assertThat(this.generations.of(2)).isSameAs(SECOND);
		assertThat(this.generations.of(1)).isSameAs(FIRST);
	}

	@Test
	void copyShouldNotKeepTheCallerWaiting() throws InterruptedException {
		CountDownLatch copied = new CountDownLatch(1);
		willAnswer((invocation) -> {
			copied.await(10, TimeUnit.SECONDS);
			return SECOND;
		}).given(this.builds).prepare();
		CompletableFuture<Optional<String>> result = this.generations.prepare(2);
		assertThat(result).isNotDone();
		assertThat(this.generations.of(1)).isSameAs(FIRST);
		copied.countDown();
		assertThat(result).succeedsWithin(BOUND).isEqualTo(Optional.empty());
	}

	@Test
	void generationThatWasNotPreparedShouldBeUnknown() {
		assertThatIllegalStateException().isThrownBy(() -> this.generations.of(7))
			.withMessage("Generation 7 was not prepared");
	}

	@Test
	void failureShouldBeToldInItsOwnWords() {
		given(this.builds.prepare()).willThrow(new BuildException(Path.of("app.jar"), "keeps changing", null));
		assertThat(this.generations.prepare(2)).succeedsWithin(BOUND)
			.isEqualTo(Optional.of("The application app.jar keeps changing."));
		assertThatIllegalStateException().isThrownBy(() -> this.generations.of(2));
		assertThat(this.generations.of(1)).isSameAs(FIRST);
	}

	@Test
	void unexpectedFailureShouldBeToldToo() {
		willThrow(new UnsupportedOperationException("surprise")).given(this.builds).prepare();
		assertThat(this.generations.prepare(2)).succeedsWithin(BOUND)
			.isEqualTo(Optional
				.of("The application cannot be copied: java.lang.UnsupportedOperationException: surprise."));
		willThrow(new NoClassDefFoundError("Missing")).given(this.builds).prepare();
		assertThat(this.generations.prepare(3)).succeedsWithin(BOUND)
			.isEqualTo(Optional.of("The application cannot be copied: java.lang.NoClassDefFoundError: Missing."));
	}

	@Test
	void copiesOfOtherGenerationsShouldBeRemoved() {
		given(this.builds.prepare()).willReturn(SECOND);
		assertThat(this.generations.prepare(2)).succeedsWithin(BOUND);
		retain(2);
		then(this.builds).should().retain(Set.of(SECOND));
		assertThatIllegalStateException().isThrownBy(() -> this.generations.of(1));
		assertThat(this.generations.of(2)).isSameAs(SECOND);
	}

	@Test
	void copyThatTwoGenerationsShareShouldStayForTheOther() {
		assertThat(this.generations.prepare(2)).succeedsWithin(BOUND);
		retain(2);
		then(this.builds).should().retain(Set.of(FIRST));
		assertThat(this.generations.of(2)).isSameAs(FIRST);
	}

	@Test
	void copiesShouldNotBeRemovedWhileAnotherIsMade() throws InterruptedException {
		CountDownLatch copying = new CountDownLatch(1);
		CountDownLatch copied = new CountDownLatch(1);
		List<String> order = new CopyOnWriteArrayList<>();
		willAnswer((invocation) -> {
			copying.countDown();
			copied.await(10, TimeUnit.SECONDS);
			order.add("copied");
			return SECOND;
		}).given(this.builds).prepare();
		willAnswer((invocation) -> {
			order.add("removed");
			return null;
		}).given(this.builds).retain(any());
		CompletableFuture<Optional<String>> result = this.generations.prepare(2);
		assertThat(copying.await(5, TimeUnit.SECONDS)).isTrue();
		this.generations.retain(Set.of(1));
		copied.countDown();
		assertThat(result).succeedsWithin(BOUND);
		Awaitility.await().atMost(BOUND).until(() -> order.size() == 2);
		assertThat(order).containsExactly("copied", "removed");
	}

	@Test
	void closeShouldInterruptACopyInTime() throws InterruptedException {
		CountDownLatch copying = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		willAnswer((invocation) -> {
			copying.countDown();
			try {
				new CountDownLatch(1).await(15, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			return SECOND;
		}).given(this.builds).prepare();
		this.generations.prepare(2);
		assertThat(copying.await(5, TimeUnit.SECONDS)).isTrue();
		this.generations.close();
		assertThat(interrupted.getCount()).isZero();
	}

	/**
	 * Waits until it is done. A verification with a time-out would hold the lock of the
	 * copies.
	 */
	private void retain(int generation) {
		this.generations.retain(Set.of(generation));
		assertThat(this.generations.prepare(99)).succeedsWithin(BOUND);
	}

	private static Build build(int number) {
		Path directory = Path.of("/copies/build-" + number);
		return new Build(directory.resolve("app.jar"), directory, List.of());
	}

}
