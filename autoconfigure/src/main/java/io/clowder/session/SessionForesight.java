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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

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

	private final SessionStore store;

	private final SessionReads reads;

	private final ThreadLocal<@Nullable Map<String, Answer<Map<String, byte[]>>>> prepared = new ThreadLocal<>();

	private final AtomicInteger useless = new AtomicInteger();

	private final AtomicInteger paused = new AtomicInteger();

	SessionForesight(SessionStore store, SessionReads reads) {
		this.store = store;
		this.reads = reads;
	}

	/**
	 * Reads the sessions of requests that this thread is going to run.
	 * @param heads their beginnings
	 * @param cookie name of the cookie that has the id of a session
	 */
	void prepare(List<ByteBuffer> heads, String cookie) {
		this.prepared.remove();
		if (isPaused(heads.size())) {
			return;
		}
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
		if (!answers.isEmpty()) {
			answers.replaceAll((id, answer) -> arrived(answer));
			this.prepared.set(answers);
		}
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
		Map<String, Answer<Map<String, byte[]>>> answers = this.prepared.get();
		if (answers == null) {
			return null;
		}
		Answer<Map<String, byte[]>> answer = answers.get(id);
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
		Map<String, Answer<Map<String, byte[]>>> answers = this.prepared.get();
		if (answers != null) {
			answers.remove(id);
		}
	}

}
