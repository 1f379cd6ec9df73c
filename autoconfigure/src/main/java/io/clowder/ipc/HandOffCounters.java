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

package io.clowder.ipc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * The worker's side of the books of a hand-off connection: totals, so that one record
 * acknowledges any number of connections. On the wire they are two longs and nothing
 * else.
 *
 * @param taken connections the worker has taken over
 * @param closed connections of those that are closed
 */
record HandOffCounters(long taken, long closed) {

	static final int LENGTH = 2 * Long.BYTES;

	/**
	 * Writes them.
	 * @param channel a non-blocking channel
	 * @return {@code false} if it is full and nothing was written
	 * @throws IOException if the other side is gone or part of it was written
	 */
	boolean writeTo(WritableByteChannel channel) throws IOException {
		int written = channel.write(ByteBuffer.allocate(LENGTH).putLong(this.taken).putLong(this.closed).flip());
		if (written > 0 && written < LENGTH) {
			throw new IOException("Only " + written + " bytes of the counters were written");
		}
		return written > 0;
	}

}
