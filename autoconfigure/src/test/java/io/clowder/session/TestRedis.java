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

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import redis.embedded.RedisServer;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A redis-server that all tests of a JVM share and that is empty when a test starts.
 */
public final class TestRedis implements BeforeAllCallback, BeforeEachCallback {

	private static final String EXPIRY = """
			local now = redis.call('TIME')
			local left = redis.call('PTTL', KEYS[1])
			return left < 0 and left or now[1] * 1000 + math.floor(now[2] / 1000) + left
			""";

	private Server server;

	@Override
	public void beforeAll(ExtensionContext context) {
		this.server = context.getRoot()
			.getStore(ExtensionContext.Namespace.GLOBAL)
			.computeIfAbsent(Server.class, (key) -> Server.start(), Server.class);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		commands().flushall();
	}

	public int port() {
		return this.server.port;
	}

	/**
	 * What an application without Clowder connects with.
	 */
	public LettuceConnectionFactory connectionFactory() {
		return this.server.connectionFactory;
	}

	/**
	 * What all repositories of Clowder connect with.
	 */
	RedisLink link() {
		return this.server.link;
	}

	public RedisCommands<String, byte[]> commands() {
		return this.server.commands;
	}

	/**
	 * The fields of a hash.
	 */
	public Map<String, byte[]> hash(String key) {
		return new TreeMap<>(commands().hgetall(key));
	}

	/**
	 * When Redis will delete a key, by its own clock.
	 */
	public Instant expiry(String key) {
		long expiry = eval(key);
		assertThat(expiry).as("expiry of " + key).isNotNegative();
		return Instant.ofEpochMilli(expiry);
	}

	/**
	 * Whether a key is there for good.
	 */
	public boolean isPersistent(String key) {
		return eval(key) == -1;
	}

	private long eval(String key) {
		return commands().<Long>eval(EXPIRY, ScriptOutputType.INTEGER, key);
	}

	private static final class Server implements AutoCloseable {

		private final RedisServer process;

		private final int port;

		private final RedisClient client;

		private final RedisCommands<String, byte[]> commands;

		private final LettuceConnectionFactory connectionFactory;

		private final RedisLink link;

		private Server(int port) throws IOException {
			this.process = RedisServer.newRedisServer()
				.bind("127.0.0.1")
				.port(port)
				.setting("save \"\"")
				.setting("appendonly no")
				.build();
			this.process.start();
			this.port = port;
			this.client = RedisClient.create(RedisURI.create("127.0.0.1", port));
			this.commands = this.client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)).sync();
			this.connectionFactory = new LettuceConnectionFactory("127.0.0.1", port);
			this.connectionFactory.afterPropertiesSet();
			this.connectionFactory.start();
			this.link = new RedisLink(this.connectionFactory,
					RepositoryKind.sessionSettings(RepositorySettings.DEFAULTS));
		}

		static Server start() {
			try {
				return new Server(RedisProcess.freePort());
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public void close() throws IOException {
			this.link.close();
			this.connectionFactory.destroy();
			this.client.shutdown();
			this.process.stop();
		}

	}

}
