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

import java.nio.ByteBuffer;

import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * A connection that has got a request, or the beginning of one. For one thread at a time.
 */
final class ArrivedRequest implements ReadyConnection {

	private final SharedPortConnection connection;

	private @Nullable ByteBuffer head;

	private long kind = RequestKind.UNKNOWN;

	ArrivedRequest(SharedPortConnection connection) {
		this.connection = connection;
	}

	@Override
	public void process(boolean dispatch) {
		this.connection.endpoint().process(this.connection, SocketEvent.OPEN_READ, dispatch);
	}

	@Override
	public void process(LongRequest request) {
		this.connection.endpoint().process(this.connection, request);
	}

	@Override
	public boolean passIfBusy() {
		if (!this.connection.isBusy()) {
			return false;
		}
		LongRequest last = this.connection.lastExpected();
		if (last != null && last.isLong()) {
			process(last); // Probably the same again
		}
		else {
			process(true);
		}
		return true;
	}

	@Override
	public @Nullable ByteBuffer head() {
		look();
		return this.head;
	}

	@Override
	public long kind() {
		look();
		return this.kind;
	}

	private void look() {
		if (this.head == null) {
			this.head = this.connection.head();
			this.kind = this.connection.kind(this.head);
		}
	}

}
