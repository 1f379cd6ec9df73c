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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Commands that go out together, in the order in which they were added: to wake the
 * thread that sends costs more than many a command. Safe for use by many threads.
 */
final class RedisBatch implements SessionStore.Batch {

	/**
	 * How many commands are enough to go out.
	 */
	static final int SIZE = 16;

	/**
	 * How long a command waits for others while somebody looks.
	 */
	static final Duration PATIENCE = Duration.ofMillis(1);

	private final Executor sender;

	private final LongSupplier nanoTime;

	private List<Runnable> waiting = new ArrayList<>(SIZE);

	private long since;

	private boolean closed;

	/**
	 * Creates an instance.
	 * @param sender runs what sends commands
	 */
	RedisBatch(Executor sender) {
		this(sender, System::nanoTime);
	}

	RedisBatch(Executor sender, LongSupplier nanoTime) {
		this.sender = sender;
		this.nanoTime = nanoTime;
	}

	/**
	 * Adds a command.
	 * @param command sends it
	 * @return the answer; when this is done in another way, the command is not sent any
	 * more if that can be helped
	 */
	<T> CompletableFuture<T> add(Supplier<CompletionStage<T>> command) {
		CompletableFuture<T> answer = new CompletableFuture<>();
		if (!isAdded(() -> send(command, answer))) {
			send(command, answer);
		}
		return answer;
	}

	private synchronized boolean isAdded(Runnable command) {
		if (this.closed) {
			return false;
		}
		if (this.waiting.isEmpty()) {
			this.since = this.nanoTime.getAsLong();
		}
		this.waiting.add(command);
		if (this.waiting.size() == SIZE) {
			send();
		}
		return true;
	}

	/**
	 * Sends what has been added so far.
	 */
	synchronized void send() {
		if (this.waiting.isEmpty()) {
			return;
		}
		List<Runnable> commands = this.waiting;
		this.waiting = new ArrayList<>(SIZE);
		Runnable all = () -> commands.forEach(Runnable::run);
		try {
			this.sender.execute(all);
		}
		catch (RejectedExecutionException ex) {
			all.run(); // The connection has been closed, and says so
		}
	}

	/**
	 * Sends what has been added so far, if something has waited for long enough.
	 */
	synchronized void sendLate() {
		if (!this.waiting.isEmpty() && this.nanoTime.getAsLong() - this.since >= PATIENCE.toNanos()) {
			send();
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		send();
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
				if (failure != null) {
					sent.cancel(true); // So that it is not sent when Redis is back
				}
			});
		}
		catch (Throwable ex) {
			// The others are to be sent all the same
			answer.completeExceptionally(ex);
		}
	}

}
