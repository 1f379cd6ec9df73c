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

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

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

	ByteBuf encode(Channel channel) {
		return channel.alloc().buffer(LENGTH).writeLong(this.taken).writeLong(this.closed);
	}

}
