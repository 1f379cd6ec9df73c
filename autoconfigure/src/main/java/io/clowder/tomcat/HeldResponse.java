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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.clowder.ResponseHold;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the response of the present request of a connection waits for. For whoever runs a
 * step of it; an asynchronous request may send from another thread.
 */
final class HeldResponse implements ResponseHold {

	private static final Log logger = LogFactory.getLog(HeldResponse.class);

	private static final ThreadLocal<@Nullable HeldResponse> ofStep = new ThreadLocal<>();

	private final SharedPortConnection connection;

	private final List<Condition> conditions = new ArrayList<>(2);

	private boolean complete;

	private volatile boolean begun;

	private boolean held;

	private boolean closing;

	HeldResponse(SharedPortConnection connection) {
		this.connection = connection;
	}

	/**
	 * The one of the step that this thread runs.
	 * @return {@code null} if nothing can be held
	 */
	static @Nullable HeldResponse ofStep() {
		return ofStep.get();
	}

	/**
	 * Sets that of the step that this thread runs.
	 */
	static void setOfStep(@Nullable HeldResponse response) {
		if (response != null) {
			ofStep.set(response);
		}
		else {
			ofStep.remove();
		}
	}

	/**
	 * Begins a step, perhaps of a request whose response waits already because it is
	 * asynchronous. What an earlier step has held is sent before.
	 */
	void beginStep() {
		this.connection.release();
		this.complete = false;
	}

	/**
	 * Begins a request, whose response does not wait for anything so far. That of an
	 * earlier one that arrived together with it is sent before.
	 */
	void beginRequest() {
		this.connection.beginRequest();
		beginStep();
		this.begun = false;
	}

	@Override
	public void until(Condition condition) {
		synchronized (this.conditions) {
			this.conditions.add(condition);
		}
	}

	private List<Condition> conditions() {
		synchronized (this.conditions) {
			return List.copyOf(this.conditions);
		}
	}

	/**
	 * The application has said all that it has to say.
	 * @param committed whether it has said so before; else what was sent was no more than
	 * an encouragement to go on
	 */
	void complete(boolean committed) {
		this.complete = true;
		this.begun &= committed;
	}

	/**
	 * The response has ended.
	 */
	void end() {
		this.begun = false;
	}

	/**
	 * Whether sending what is there can be left for later.
	 */
	boolean isHoldable() {
		return this.complete && !this.begun && !conditions().isEmpty();
	}

	/**
	 * Some of the response is going to be sent.
	 */
	void sent() {
		this.begun = true;
	}

	/**
	 * Whether it is known what is to be sent.
	 */
	boolean isSettled() {
		for (Condition condition : conditions()) {
			if (!condition.isSettled()) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Waits for what the response waits for.
	 * @return what is to be sent instead of it, nothing if it is too late for that, or
	 * {@code null} if it is to be sent
	 */
	@Nullable ByteBuffer settle() {
		Refusal refusal = null;
		for (Condition condition : takeConditions()) {
			Refusal next = await(condition);
			refusal = (refusal != null) ? refusal : next;
		}
		if (refusal == null) {
			return null;
		}
		return this.begun ? ByteBuffer.allocate(0) : bytes(refusal);
	}

	private static @Nullable Refusal await(Condition condition) {
		try {
			return condition.await();
		}
		catch (Throwable ex) {
			// Nobody knows whether the response would be true
			logger.error("A response was replaced by 500, as what it waited for has failed.", ex);
			return new Refusal(500, null);
		}
	}

	private List<Condition> takeConditions() {
		synchronized (this.conditions) {
			if (this.conditions.isEmpty()) {
				return List.of();
			}
			List<Condition> taken = List.copyOf(this.conditions);
			this.conditions.clear();
			return taken;
		}
	}

	private static ByteBuffer bytes(Refusal refusal) {
		String retry = (refusal.retryAfter() != null) ? "Retry-After: " + refusal.retryAfter().toSeconds() + "\r\n"
				: "";
		return ByteBuffer
			.wrap("HTTP/1.1 %d \r\n%sContent-Length: 0\r\nConnection: close\r\n\r\n".formatted(refusal.status(), retry)
				.getBytes(StandardCharsets.ISO_8859_1));
	}

	/**
	 * Leaves sending for later.
	 */
	synchronized void hold() {
		this.held = true;
	}

	synchronized boolean isHeld() {
		return this.held;
	}

	/**
	 * Asks for the end of the connection.
	 * @return {@code false} if nothing is held
	 */
	synchronized boolean closeLater() {
		this.closing |= this.held;
		return this.held;
	}

	/**
	 * Nothing is held from here on.
	 * @return whether the connection has to be closed
	 */
	synchronized boolean release() {
		boolean close = this.closing;
		this.held = false;
		this.closing = false;
		return close;
	}

	/**
	 * Ends processing after something else than the response was sent.
	 */
	static final class RefusedException extends IOException {

		RefusedException() {
			super("The response was replaced, as what it depends on has failed");
		}

	}

}
