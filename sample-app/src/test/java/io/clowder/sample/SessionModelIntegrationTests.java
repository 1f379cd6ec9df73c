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

package io.clowder.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Many sessions that all workers read, write, rename and end at random, while Redis is
 * killed and comes back: no confirmed attribute is lost, and no session that has ended
 * comes back. Some thousand steps by default, more in the profile {@code soak}.
 */
@EnabledOnOs(OS.LINUX)
class SessionModelIntegrationTests {

	private static final int SESSIONS = Integer.getInteger("clowder.session.count", 2000);

	private static final int STEPS = Integer.getInteger("clowder.session.steps", 8000);

	private static final long SEED = Long.getLong("clowder.random.seed", System.nanoTime());

	/**
	 * For a look at another configuration.
	 */
	private static final String[] ARGUMENTS = System.getProperty("clowder.session.arguments", "").isEmpty()
			? new String[0] : System.getProperty("clowder.session.arguments").split(" ");

	private static final int CLIENTS = 16;

	private static final int STEPS_PER_OUTAGE = 20_000;

	private static final Duration RECOVERY = Duration.ofSeconds(5);

	/**
	 * Hashes that lack what every session has.
	 */
	private static final String INCOMPLETE = """
			local incomplete = {}
			for _, key in ipairs(redis.call('KEYS', 'spring:session:sessions:*')) do
			  for _, value in ipairs(redis.call('HMGET', key, 'creationTime', 'lastAccessedTime', 'maxInactiveInterval')) do
			    if not value then
			      table.insert(incomplete, key)
			    end
			  end
			end
			return incomplete
			""";

	@TempDir
	private Path directory;

	private final SessionHammer.Shared shared = new SessionHammer.Shared();

	@Test
	void whateverHappensNoAttributeIsLostAndNoSessionComesBack(TestInfo test) throws Exception {
		System.out.println("Seed " + SEED + ", " + SESSIONS + " sessions, " + STEPS + " steps");
		try (DurableRedis redis = new DurableRedis(this.directory);
				Cluster cluster = Launch.of(test)
					.arguments("--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + redis.port(),
							"--spring.data.redis.timeout=2s",
							// Of two requests that use one session in different ways one
							// may fail
							"--logging.level.org.apache.catalina=off")
					.arguments(ARGUMENTS)
					.startCluster()) {
			List<SessionHammer> clients = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				clients.add(new SessionHammer(cluster.port(), SEED + i, this.shared));
			}
			long start = System.nanoTime();
			runAll(clients, (client) -> client.begin(SESSIONS / CLIENTS)).get(5, TimeUnit.MINUTES);
			CompletableFuture<?> steps = runAll(clients, this::use);
			int outages = Math.max(1, STEPS / STEPS_PER_OUTAGE);
			for (int outage = 1; outage <= outages; outage++) {
				awaitSteps(outage * (STEPS / (outages + 1)), steps);
				killAndRestart(redis, steps);
			}
			steps.get(30, TimeUnit.MINUTES);
			runAll(clients, SessionHammer::verify).get(5, TimeUnit.MINUTES);
			System.out.println("Answers by status after " + (System.nanoTime() - start) / 1_000_000 + " ms: "
					+ this.shared.answers);
			clients.forEach(SessionHammer::close);
			assertThat(Cluster.workers(cluster.status()))
				.allSatisfy((worker) -> assertThat(worker.get("requests").get("total").asInt()).isGreaterThan(1000));
			verifyRedis(redis);
		}
	}

	private void use(SessionHammer client) {
		while (this.shared.steps.get() < STEPS) {
			client.step();
		}
	}

	private void awaitSteps(int steps, CompletableFuture<?> running) {
		await().atMost(Duration.ofMinutes(15)).until(() -> running.isDone() || this.shared.steps.get() >= steps);
	}

	private void killAndRestart(DurableRedis redis, CompletableFuture<?> running) throws IOException {
		this.shared.outageBegins();
		redis.kill();
		int before = this.shared.steps.get();
		// Long enough to be looked for in vain
		await().pollDelay(Duration.ofMillis(700))
			.until(() -> running.isDone() || this.shared.steps.get() > before + CLIENTS);
		redis.start();
		this.shared.outageEnds(RECOVERY.toNanos());
	}

	private static CompletableFuture<Void> runAll(List<SessionHammer> clients, Consumer<SessionHammer> action) {
		ExecutorService threads = Executors.newFixedThreadPool(clients.size());
		try {
			return CompletableFuture.allOf(clients.stream()
				.map((client) -> CompletableFuture.runAsync(() -> action.accept(client), threads))
				.toArray(CompletableFuture<?>[]::new));
		}
		finally {
			threads.shutdown();
		}
	}

	private void verifyRedis(DurableRedis redis) {
		RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", redis.port()));
		try {
			RedisCommands<String, String> commands = client.connect().sync();
			List<String> ids = commands.keys("spring:session:sessions:*")
				.stream()
				.map((key) -> key.substring("spring:session:sessions:".length()))
				.toList();
			System.out.println(ids.size() + " sessions left, " + this.shared.dead.size() + " have ended");
			assertThat(ids).hasSizeGreaterThan(SESSIONS / 4).doesNotContainAnyElementsOf(this.shared.dead);
			assertThat(commands.<List<Object>>eval(INCOMPLETE, ScriptOutputType.MULTI)).isEmpty();
		}
		finally {
			client.shutdown();
		}
	}

}
