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
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Opens connections to the Redis that an application uses, standalone, found by Sentinel
 * or a Redis Cluster.
 */
class RedisConnector implements AutoCloseable {

	/**
	 * All of a Redis that is not a Redis Cluster, or where the nodes are not known.
	 */
	static final String WHOLE = "";

	private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

	private final LettuceConnectionFactory factory;

	private final Executor sender;

	/**
	 * Creates an instance.
	 * @param application connections of the application
	 * @param timeout how long connecting, and then each answer, may take
	 */
	RedisConnector(LettuceConnectionFactory application, Duration timeout) {
		this.factory = SessionClientConfiguration.factory(application, timeout);
		this.factory.afterPropertiesSet();
		this.sender = this.factory.getClientConfiguration()
			.getClientResources()
			.map(SessionClientResources::sender)
			.orElse(Runnable::run);
	}

	/**
	 * Opens a connection.
	 * @throws io.lettuce.core.RedisException if there is none in time
	 */
	Connection connect() {
		AbstractRedisClient client = this.factory.getRequiredNativeClient();
		if (client instanceof RedisClusterClient cluster) {
			StatefulRedisClusterConnection<String, byte[]> connection = cluster.connect(CODEC);
			return new Connection(connection, new ClusterCommands(connection, CODEC));
		}
		StatefulRedisConnection<String, byte[]> connection = ((RedisClient) client).connect(CODEC);
		return new Connection(connection, connection.async());
	}

	/**
	 * Runs what sends commands, on a thread that sends them if one is known.
	 */
	Executor sender() {
		return this.sender;
	}

	boolean isCluster() {
		return this.factory.isClusterAware();
	}

	@Override
	public void close() {
		this.factory.destroy();
		this.factory.getClientConfiguration()
			.getClientResources()
			.ifPresent((resources) -> resources.shutdown(0, 0, TimeUnit.SECONDS));
	}

	/**
	 * A connection, which connects again when it is lost.
	 *
	 * @param connection the connection
	 * @param commands sends commands
	 */
	record Connection(StatefulConnection<String, byte[]> connection,
			RedisClusterAsyncCommands<String, byte[]> commands) {

		/**
		 * Which part of Redis has a key, and may be away while others are not.
		 */
		String nodeOf(String key) {
			if (this.connection instanceof StatefulRedisClusterConnection<?, ?> cluster) {
				RedisClusterNode node = cluster.getPartitions().getMasterBySlot(SlotHash.getSlot(key));
				return (node != null) ? node.getUri().getHost() + ":" + node.getUri().getPort() : WHOLE;
			}
			return WHOLE;
		}

		/**
		 * Whether it was closed for good.
		 */
		boolean isClosed() {
			return this.connection instanceof RedisChannelHandler<?, ?> handler && handler.isClosed();
		}

		void close() {
			this.connection.closeAsync();
		}

	}

}
