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
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Commands that go out together, in the order in which they were added: to wake the
 * thread that sends costs more than many a command. Safe for use by many threads.
 */
final class RedisBatch {

	/**
	 * How many commands are enough to go out.
	 */
	static final int SIZE = 16;

	private final Executor sender;

	private List<Runnable> waiting = new ArrayList<>(SIZE);

	/**
	 * Creates an instance.
	 * @param sender runs what sends commands
	 */
	RedisBatch(Executor sender) {
		this.sender = sender;
	}

	/**
	 * Adds a command.
	 * @param command sends it
	 * @return the answer; the command is not sent if this is cancelled before
	 */
	<T> CompletableFuture<T> add(Supplier<CompletionStage<T>> command) {
		CompletableFuture<T> answer = new CompletableFuture<>();
		send(addAndTakeEnough(() -> send(command, answer)));
		return answer;
	}

	private synchronized List<Runnable> addAndTakeEnough(Runnable command) {
		this.waiting.add(command);
		return (this.waiting.size() < SIZE) ? List.of() : take();
	}

	private synchronized List<Runnable> take() {
		if (this.waiting.isEmpty()) {
			return List.of();
		}
		List<Runnable> commands = this.waiting;
		this.waiting = new ArrayList<>(SIZE);
		return commands;
	}

	/**
	 * Sends what has been added so far.
	 */
	void send() {
		send(take());
	}

	private void send(List<Runnable> commands) {
		if (commands.isEmpty()) {
			return;
		}
		Runnable all = () -> commands.forEach(Runnable::run);
		try {
			this.sender.execute(all);
		}
		catch (RejectedExecutionException ex) {
			all.run(); // The connection has been closed, and says so
		}
	}

	private static <T> void send(Supplier<CompletionStage<T>> command, CompletableFuture<T> answer) {
		if (answer.isDone()) {
			return;
		}
		try {
			CompletableFuture<T> sent = command.get().toCompletableFuture();
			sent.whenComplete((result, failure) -> {
				if (failure != null) {
					answer.completeExceptionally(failure);
				}
				else {
					answer.complete(result);
				}
			});
			answer.whenComplete((result, failure) -> {
				if (answer.isCancelled()) {
					sent.cancel(true);
				}
			});
		}
		catch (RuntimeException ex) {
			answer.completeExceptionally(ex);
		}
	}

}
