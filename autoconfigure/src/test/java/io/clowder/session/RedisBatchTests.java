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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedisBatch}.
 */
class RedisBatchTests {

	private final List<String> sent = new ArrayList<>();

	private int wakeUps;

	private long nanos;

	private final RedisBatch batch = new RedisBatch((task) -> {
		this.wakeUps++;
		task.run();
	}, () -> this.nanos);

	@Test
	void commandsWaitAndGoOutTogetherInOrder() {
		CompletableFuture<String> first = this.batch.add(command("a"));
		this.batch.add(command("b"));
		assertThat(this.sent).isEmpty();
		assertThat(first).isNotDone();
		this.batch.send();
		assertThat(this.sent).containsExactly("a", "b");
		assertThat(first).isCompletedWithValue("answer to a");
		assertThat(this.wakeUps).isEqualTo(1);
	}

	@Test
	void nothingIsSentTwice() {
		this.batch.add(command("a"));
		this.batch.send();
		this.batch.send();
		this.batch.add(command("b"));
		this.batch.send();
		assertThat(this.sent).containsExactly("a", "b");
		assertThat(this.wakeUps).isEqualTo(2);
	}

	@Test
	void enoughCommandsGoOutByThemselves() {
		for (int i = 1; i < RedisBatch.SIZE; i++) {
			this.batch.add(command("a"));
		}
		assertThat(this.sent).isEmpty();
		this.batch.add(command("b"));
		assertThat(this.sent).hasSize(RedisBatch.SIZE).last().isEqualTo("b");
		assertThat(this.wakeUps).isEqualTo(1);
	}

	@Test
	void nothingWaitsForLongWhileSomebodyLooks() {
		this.nanos = -1;
		this.batch.add(command("a"));
		this.nanos += RedisBatch.PATIENCE.toNanos() - 1;
		this.batch.add(command("b"));
		this.batch.sendLate();
		assertThat(this.sent).isEmpty();
		this.nanos++;
		this.batch.sendLate();
		assertThat(this.sent).containsExactly("a", "b");
		this.batch.sendLate();
		assertThat(this.wakeUps).isEqualTo(1);
	}

	@Test
	void nothingWaitsFromTheEndOn() {
		this.batch.add(command("a"));
		this.batch.close();
		assertThat(this.sent).containsExactly("a");
		this.batch.add(command("b"));
		assertThat(this.sent).containsExactly("a", "b");
		assertThat(this.wakeUps).isEqualTo(1);
	}

	@Test
	void cancelledCommandIsNotSent() {
		this.batch.add(command("a")).cancel(true);
		this.batch.send();
		assertThat(this.sent).isEmpty();
	}

	@Test
	void commandThatIsCancelledLaterIsCancelledWhereItWaits() {
		CompletableFuture<String> waiting = new CompletableFuture<>();
		CompletableFuture<String> answer = this.batch.add(() -> waiting);
		this.batch.send();
		answer.cancel(true);
		assertThat(waiting).isCancelled();
	}

	@Test
	void commandWhoseTimeIsOverIsCancelledWhereItWaits() {
		CompletableFuture<String> waiting = new CompletableFuture<>();
		CompletableFuture<String> answer = this.batch.add(() -> waiting);
		this.batch.send();
		answer.completeExceptionally(new TimeoutException());
		assertThat(waiting).isCancelled();
	}

	@Test
	void failureIsThatOfTheCommandAlone() {
		CompletableFuture<String> refused = this.batch.add(() -> {
			throw new AssertionError("refused");
		});
		CompletableFuture<String> failed = this.batch
			.add(() -> CompletableFuture.failedFuture(new IllegalStateException("failed")));
		CompletableFuture<String> good = this.batch.add(command("a"));
		this.batch.send();
		assertFailedWith(refused, "refused");
		assertFailedWith(failed, "failed");
		assertThat(good).isCompletedWithValue("answer to a");
	}

	@Test
	void commandsAreSentByWhoeverAsksIfTheSenderHasStopped() {
		RedisBatch stopped = new RedisBatch((task) -> {
			throw new RejectedExecutionException();
		});
		CompletableFuture<String> answer = stopped.add(command("a"));
		stopped.send();
		assertThat(answer).isCompletedWithValue("answer to a");
	}

	private static void assertFailedWith(CompletableFuture<String> answer, String message) {
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(answer::get).havingCause().withMessage(message);
	}

	private Supplier<CompletionStage<String>> command(String name) {
		return () -> {
			this.sent.add(name);
			return CompletableFuture.completedFuture("answer to " + name);
		};
	}

}
