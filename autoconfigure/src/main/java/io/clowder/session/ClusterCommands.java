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

import io.lettuce.core.cluster.RedisAdvancedClusterAsyncCommandsImpl;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.RedisCommand;

/**
 * Commands for a Redis Cluster which are not sent any more once their caller has given
 * up. Lettuce wraps them in others that do not notice that, and sends them when the node
 * is back.
 */
final class ClusterCommands extends RedisAdvancedClusterAsyncCommandsImpl<String, byte[]> {

	private final StatefulRedisClusterConnection<String, byte[]> connection;

	ClusterCommands(StatefulRedisClusterConnection<String, byte[]> connection, RedisCodec<String, byte[]> codec) {
		super(connection, codec, null);
		this.connection = connection;
	}

	@Override
	public <T> AsyncCommand<String, byte[], T> dispatch(RedisCommand<String, byte[], T> command) {
		AsyncCommand<String, byte[], T> answer = new AsyncCommand<>(command);
		RedisCommand<String, byte[], T> sent = this.connection.dispatch(answer);
		if (sent != answer) {
			answer.whenComplete((result, failure) -> {
				if (failure != null) {
					sent.completeExceptionally(failure);
				}
			});
		}
		return answer;
	}

}
