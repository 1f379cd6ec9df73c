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

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RestoreArgs;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as hashes in Redis.
 */
final class RedisSessionStore implements SessionStore {

	/**
	 * All that belongs to one write, at once, and only if the session is there, which
	 * only Redis can tell. A script whose answer is lost with the connection is sent
	 * again, and then finds that it has renamed the session. Lua has room for some 8,000
	 * values on its stack.
	 */
	private static final String SCRIPT = """
			local key = KEYS[1]
			if ARGV[1] == 'old' and redis.call('EXISTS', key) == 0 then
			  if not KEYS[2] or redis.call('EXISTS', KEYS[2]) == 0 then
			    return 0
			  end
			elseif KEYS[2] then
			  redis.call('RENAME', key, KEYS[2])
			end
			key = KEYS[2] or key
			local last = 3 + 2 * tonumber(ARGV[3])
			for i = 4, last, 1000 do
			  redis.call('HSET', key, unpack(ARGV, i, math.min(i + 999, last)))
			end
			for i = last + 1, #ARGV, 1000 do
			  redis.call('HDEL', key, unpack(ARGV, i, math.min(i + 999, #ARGV)))
			end
			if ARGV[2] == 'never' then
			  redis.call('PERSIST', key)
			else
			  redis.call('PEXPIREAT', key, ARGV[2])
			end
			return 1
			""";

	/**
	 * Deletes what has been copied, unless it has changed since.
	 */
	private static final String LEAVE = """
			if redis.call('DUMP', KEYS[1]) == ARGV[1] then
			  return redis.call('DEL', KEYS[1])
			end
			return 0
			""";

	private static final int MAX_MOVES = 20;

	private static final byte[] OLD = bytes("old");

	private static final byte[] NEW = bytes("new");

	private static final byte[] NEVER = bytes("never");

	private final RedisLink redis;

	private final SessionSettings settings;

	private volatile @Nullable String digest;

	private volatile boolean loaded;

	RedisSessionStore(RedisLink redis, SessionSettings settings) {
		this.redis = redis;
		this.settings = settings;
	}

	@Override
	public Batch beginBatch() {
		return this.redis.beginBatch();
	}

	@Override
	public Answer<Map<String, byte[]>> beginRead(String id) {
		String key = this.settings.key(id);
		return this.redis.begin(key, (commands) -> commands.hgetall(key));
	}

	@Override
	public CompletionStage<Map<String, byte[]>> readAccessLater(String id) {
		String key = this.settings.key(id);
		return this.redis
			.send(key,
					(commands) -> commands.hmget(key, SessionFields.LAST_ACCESS, SessionFields.MAX_INACTIVE_INTERVAL))
			.thenApply(RedisSessionStore::present);
	}

	private static Map<String, byte[]> present(List<KeyValue<String, byte[]>> fields) {
		Map<String, byte[]> present = new HashMap<>();
		fields.forEach((field) -> field.ifHasValue((value) -> present.put(field.getKey(), value)));
		return present;
	}

	@Override
	public Answer<Boolean> beginWrite(SessionWrite write) {
		String storedId = write.storedId();
		if (storedId != null && write.isRenamed() && !isOneSlot(storedId, write.id())) {
			boolean moved = move(storedId, write);
			return Answer.now(() -> moved);
		}
		return execute(write);
	}

	private Answer<Boolean> execute(SessionWrite write) {
		String[] keys = keys(write);
		byte[][] values = values(write);
		if (!this.loaded) {
			// Until Redis has the script, what is sent later might come first
			boolean written = this.redis.call(keys[0], (commands) -> load(commands, keys, values)) == 1;
			this.loaded = true;
			return Answer.now(() -> written);
		}
		Answer<Long> answer = this.redis.begin(keys[0], (commands) -> run(commands, keys, values));
		return new Answer<>() {

			@Override
			public boolean isThere() {
				return answer.isThere();
			}

			@Override
			public Boolean await() {
				try {
					return answer.await() == 1;
				}
				catch (RedisNoScriptException ex) {
					return RedisSessionStore.this.redis.call(keys[0], (commands) -> load(commands, keys, values)) == 1;
				}
			}

		};
	}

	@Override
	public void writeLater(SessionWrite write) {
		String[] keys = keys(write);
		byte[][] values = values(write);
		this.redis.send(keys[0], (commands) -> run(commands, keys, values)).whenComplete((result, failure) -> {
			if (RedisLink.unwrap(failure) instanceof RedisNoScriptException) {
				this.redis.send(keys[0], (commands) -> load(commands, keys, values));
			}
		});
	}

	private CompletionStage<Long> run(RedisClusterAsyncCommands<String, byte[]> commands, String[] keys,
			byte[][] values) {
		String digest = this.digest;
		if (digest == null) {
			digest = commands.digest(SCRIPT);
			this.digest = digest;
		}
		return commands.evalsha(digest, ScriptOutputType.INTEGER, keys, values);
	}

	private static CompletionStage<Long> load(RedisClusterAsyncCommands<String, byte[]> commands, String[] keys,
			byte[][] values) {
		return commands.eval(SCRIPT, ScriptOutputType.INTEGER, keys, values);
	}

	private String[] keys(SessionWrite write) {
		String key = this.settings.key(write.id());
		String storedId = write.storedId();
		return (storedId != null && write.isRenamed()) ? new String[] { this.settings.key(storedId), key }
				: new String[] { key };
	}

	private static byte[][] values(SessionWrite write) {
		List<byte[]> values = new ArrayList<>(3 + 2 * write.fields().size() + write.removed().size());
		values.add((write.storedId() != null) ? OLD : NEW);
		Instant expiry = write.expiry();
		values.add((expiry != null) ? bytes(Long.toString(expiry.toEpochMilli())) : NEVER);
		values.add(bytes(Integer.toString(write.fields().size())));
		write.fields().forEach((name, value) -> {
			values.add(bytes(name));
			values.add(value);
		});
		write.removed().forEach((name) -> values.add(bytes(name)));
		return values.toArray(byte[][]::new);
	}

	private boolean isOneSlot(String id, String otherId) {
		return !this.redis.isCluster()
				|| SlotHash.getSlot(this.settings.key(id)) == SlotHash.getSlot(this.settings.key(otherId));
	}

	/**
	 * Moves a session to another node of a Redis Cluster. It is there before it leaves,
	 * so that it is not lost between two nodes; nobody knows its new id so far. If it is
	 * deleted meanwhile, it is deleted there as well, and if it is written meanwhile, it
	 * is copied again.
	 */
	private boolean move(String storedId, SessionWrite write) {
		String from = this.settings.key(storedId);
		String to = this.settings.key(write.id());
		SessionWrite change = new SessionWrite(write.id(), write.id(), write.fields(), write.removed(), write.expiry());
		// Should this worker die now, the copy does not stay for ever
		RestoreArgs args = RestoreArgs.Builder.ttl(this.settings.commandTimeout().multipliedBy(4)).replace();
		for (int attempt = 0; attempt < MAX_MOVES; attempt++) {
			byte[] content = this.redis.callForNullable(from, (commands) -> commands.dump(from));
			if (content == null) {
				deleteLater(write.id());
				return false;
			}
			this.redis.call(to, (commands) -> commands.restore(to, content, args));
			if (execute(change).await() && this.redis.call(from, (commands) -> commands.<Long>eval(LEAVE,
					ScriptOutputType.INTEGER, new String[] { from }, content)) == 1) {
				return true;
			}
		}
		throw new SessionUnavailableException("The session is written too often to be moved to another node", null);
	}

	@Override
	public void delete(String id) {
		String key = this.settings.key(id);
		this.redis.call(key, (commands) -> commands.del(key));
	}

	@Override
	public void deleteLater(String id) {
		String key = this.settings.key(id);
		this.redis.send(key, (commands) -> commands.del(key));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
