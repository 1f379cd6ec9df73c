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

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import io.clowder.RequestForesight;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sessions of several requests at once before they run, where requests of that
 * kind mostly need them. Safe for use by many threads.
 */
final class SessionForesight {

	/**
	 * How many useless reads are too many, where cookies are not what they are taken for.
	 */
	static final int MAX_USELESS = 100;

	/**
	 * After how many requests it is tried again.
	 */
	static final int PAUSE = 10_000;

	/**
	 * For how long what was read is as good as if a request had read it itself.
	 */
	static final Duration MAX_AGE = Duration.ofMillis(100);

	private final SessionStore store;

	private final SessionReads reads;

	private final LongSupplier nanoTime;

	private final ThreadLocal<@Nullable Round> round = new ThreadLocal<>();

	private final AtomicInteger useless = new AtomicInteger();

	private final AtomicInteger paused = new AtomicInteger();

	SessionForesight(SessionStore store, SessionReads reads) {
		this(store, reads, System::nanoTime);
	}

	SessionForesight(SessionStore store, SessionReads reads, LongSupplier nanoTime) {
		this.store = store;
		this.reads = reads;
		this.nanoTime = nanoTime;
	}

	/**
	 * Reads the sessions of requests that this thread is going to run. What they leave
	 * behind is sent together.
	 * @param heads their beginnings
	 * @param cookie name of the cookie that has the id of a session
	 */
	RequestForesight.Round prepare(List<ByteBuffer> heads, String cookie) {
		if (heads.isEmpty()) {
			this.round.remove();
			return RequestForesight.Round.NONE;
		}
		Round round = new Round(this.store.beginBatch(), this.nanoTime.getAsLong());
		this.round.set(round);
		if (!isPaused(heads.size())) {
			round.answers.putAll(read(heads, cookie));
		}
		return round;
	}

	private Map<String, Answer<Map<String, byte[]>>> read(List<ByteBuffer> heads, String cookie) {
		Map<String, Answer<Map<String, byte[]>>> answers = new HashMap<>();
		for (ByteBuffer bytes : heads) {
			RequestHead head = RequestHead.of(bytes);
			if (head != null && this.reads.isExpected(SessionReads.kind(head.method(), head.target()))) {
				String id = head.sessionId(cookie);
				if (id != null) {
					answers.computeIfAbsent(id, this.store::beginRead);
				}
			}
		}
		answers.replaceAll((id, answer) -> arrived(answer));
		return answers;
	}

	private boolean isPaused(int requests) {
		if (this.useless.get() < MAX_USELESS) {
			return false;
		}
		if (this.paused.addAndGet(requests) >= PAUSE) {
			this.paused.set(0);
			this.useless.set(0);
		}
		return true;
	}

	/**
	 * May be a failure, which is that of all requests that need the session.
	 */
	private static Answer<Map<String, byte[]>> arrived(Answer<Map<String, byte[]>> answer) {
		try {
			Map<String, byte[]> fields = answer.await();
			return Answer.now(() -> fields);
		}
		catch (RuntimeException ex) {
			return Answer.now(() -> {
				throw ex;
			});
		}
	}

	/**
	 * What was read before this request began.
	 * @param id id of the session
	 * @return {@code null} if it was not read
	 */
	@Nullable Answer<Map<String, byte[]>> find(String id) {
		Round round = this.round.get();
		boolean old = round == null || round.closed || this.nanoTime.getAsLong() - round.begun > MAX_AGE.toNanos();
		if (round == null || old || round.answers.isEmpty()) {
			return null;
		}
		Answer<Map<String, byte[]>> answer = round.answers.get(id);
		if (answer != null) {
			this.useless.lazySet(0);
		}
		else {
			this.useless.incrementAndGet();
		}
		return answer;
	}

	/**
	 * Notes that a session has changed since it was read.
	 */
	void forget(String id) {
		Round round = this.round.get();
		if (round != null) {
			round.answers.remove(id);
		}
	}

	/**
	 * What was read for the requests of a round, by the ids of the sessions. For the
	 * thread that runs them, but for its end.
	 */
	private static final class Round implements RequestForesight.Round {

		private final SessionStore.Batch batch;

		private final long begun;

		private final Map<String, Answer<Map<String, byte[]>>> answers = new HashMap<>();

		private volatile boolean closed;

		Round(SessionStore.Batch batch, long begun) {
			this.batch = batch;
			this.begun = begun;
		}

		@Override
		public void close() {
			this.closed = true;
			this.batch.close();
		}

	}

}
