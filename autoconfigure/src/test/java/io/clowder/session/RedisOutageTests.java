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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.resource.ClientResources;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.session.FlushMode;
import org.springframework.session.SaveMode;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedisLink} and {@link RedisSessionStore} with a Redis that goes away.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisOutageTests {

	private static final Duration TIMEOUT = Duration.ofMillis(400);

	private static final Duration SLACK = Duration.ofMillis(600);

	private static final String AWAY = "Redis is away";

	private static final String BACK = "Redis is back";

	private static final ClientResources RESOURCES = ClientResources.create();

	private final List<AutoCloseable> closeables = new ArrayList<>();

	private final RedisProcess redis = closing(RedisProcess.started());

	@AfterAll
	static void stopThreads() {
		RESOURCES.shutdown(0, 1, TimeUnit.SECONDS);
	}

	@AfterEach
	void close() throws Exception {
		for (int i = this.closeables.size() - 1; i >= 0; i--) {
			this.closeables.get(i).close();
		}
	}

	@Test
	void firstRequestIsRefusedInTimeAndTheNextAtOnceWhenRedisIsFrozen(CapturedOutput output) {
		RedisLink link = link(this.redis.port());
		RedisSessionStore store = store(link);
		// There is a connection
		store.read("a");
		this.redis.freeze();
		assertThat(timeOf(() -> assertUnavailable(store))).isBetween(TIMEOUT, TIMEOUT.plus(SLACK));
		assertThat(link.awaySince()).isNotNull();
		for (int i = 0; i < 100; i++) {
			assertThat(timeOf(() -> assertUnavailable(store))).isLessThan(Duration.ofMillis(100));
		}
		this.redis.thaw();
		awaitReturn(link);
		store.read("a");
		assertThat(output).containsOnlyOnce(AWAY).containsOnlyOnce(BACK);
		assertThat(output).contains("no answer within 400 ms", "It was missed 101 times.");
	}

	@Test
	void manyThreadsReportOneOutage(CapturedOutput output) throws Exception {
		RedisLink link = link(this.redis.port());
		RedisSessionStore store = store(link);
		ScheduledExecutorService threads = Executors.newScheduledThreadPool(64);
		this.closeables.add(threads::shutdownNow);
		for (int outage = 1; outage <= 3; outage++) {
			this.redis.freeze();
			// Some of them time out long after others, and after Redis is back
			List<Future<?>> requests = new ArrayList<>();
			for (int i = 0; i < 64; i++) {
				requests.add(threads.schedule(() -> store.read("a"), i * 8, TimeUnit.MILLISECONDS));
			}
			Awaitility.await().until(() -> link.awaySince() != null);
			this.redis.thaw();
			for (Future<?> request : requests) {
				Awaitility.await().pollInterval(Duration.ofMillis(1)).until(request::isDone);
			}
			awaitReturn(link);
			assertThat(StringUtils.countOccurrencesOf(output.getAll(), AWAY)).isEqualTo(outage);
			assertThat(StringUtils.countOccurrencesOf(output.getAll(), BACK)).isEqualTo(outage);
		}
	}

	@Test
	void killedRedisIsFoundAgainWhenItIsRestarted(CapturedOutput output) {
		RedisLink link = link(this.redis.port());
		RedisSessionStore store = store(link);
		assertThat(store.write(session("a"))).isTrue();
		this.redis.kill();
		assertThat(timeOf(() -> assertUnavailable(store))).isLessThan(TIMEOUT.plus(SLACK));
		this.redis.start();
		awaitReturn(link);
		// The script is no longer known there
		assertThat(store.write(session("b"))).isTrue();
		assertThat(store.read("b")).containsKey("sessionAttr:x");
		assertThat(output).containsOnlyOnce(AWAY).containsOnlyOnce(BACK);
	}

	@Test
	void touchWithScriptThatIsNoLongerKnownIsWritten() {
		RedisSessionStore store = store(link(this.redis.port()));
		store.write(session("a"));
		this.redis.execute((commands) -> commands.scriptFlush());
		store.writeLater(new SessionWrite("a", "a", Map.of("lastAccessedTime", bytes("later")), List.of(),
				Instant.now().plusSeconds(60)));
		Awaitility.await().until(() -> text(store.read("a").get("lastAccessedTime")).equals("later"));
	}

	@Test
	void lostConnectionIsMadeUpForWithoutAnyoneNoticing(CapturedOutput output) {
		RedisSessionStore store = store(link(this.redis.port(), Duration.ofSeconds(5)));
		// A connection that is lost before there is one would be an outage
		assertThat(store.write(session("a"))).isTrue();
		for (int i = 0; i < 10; i++) {
			this.redis.execute((commands) -> commands.clientKill(KillArgs.Builder.typeNormal().skipme()));
			assertThat(store.write(session("a"))).isTrue();
		}
		assertThat(output).doesNotContain(AWAY);
	}

	@Test
	void nothingIsSentAfterItsTime() {
		RedisLink link = link(this.redis.port());
		RedisSessionStore store = store(link);
		this.redis.kill();
		assertUnavailable(() -> store.write(session("late")));
		assertUnavailable(() -> store.write(session("refused")));
		store.writeLater(session("later"));
		this.redis.start();
		awaitReturn(link);
		assertThat(store.read("late")).isEmpty();
		assertThat(store.read("refused")).isEmpty();
		assertThat(store.read("later")).isEmpty();
	}

	@Test
	void touchThatIsNotAnsweredBeginsTheOutage(CapturedOutput output) {
		RedisLink link = link(this.redis.port());
		RedisSessionStore store = store(link);
		store.write(session("a"));
		this.redis.freeze();
		assertThat(timeOf(() -> store.writeLater(session("a")))).isLessThan(Duration.ofMillis(200));
		Awaitility.await().until(() -> link.awaySince() != null);
		this.redis.thaw();
		awaitReturn(link);
		assertThat(output).containsOnlyOnce(AWAY);
	}

	@Test
	void redisThatIsAwayFromTheStartIsWaitedForWithoutARequest(CapturedOutput output) {
		this.redis.kill();
		RedisLink link = link(this.redis.port());
		RedisSessionStore store = store(link);
		Awaitility.await().until(() -> link.awaySince() != null);
		assertThat(timeOf(() -> assertUnavailable(store))).isLessThan(Duration.ofMillis(200));
		this.redis.start();
		awaitReturn(link);
		assertThat(store.write(session("a"))).isTrue();
		assertThat(output).containsOnlyOnce(AWAY).containsOnlyOnce(BACK);
		assertThat(output).contains("Connection refused");
	}

	@Test
	void addressThatSwallowsEverythingHoldsRequestsNoLongerThanTheTimeout() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			RedisLink link = link(silent.getLocalPort());
			RedisSessionStore store = store(link);
			assertThat(timeOf(() -> assertUnavailable(store))).isLessThan(TIMEOUT.plus(SLACK));
			Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> link.awaySince() != null);
			assertThat(timeOf(() -> assertUnavailable(store))).isLessThan(Duration.ofMillis(200));
			assertThat(timeOf(link::close)).isLessThan(Duration.ofSeconds(3));
		}
	}

	@Test
	void redisThatIsFrozenIsFoundElsewhere() throws IOException {
		RedisProcess other = closing(RedisProcess.started());
		Relay relay = closing(new Relay(this.redis.port()));
		RedisLink link = link(relay.port());
		RedisSessionStore store = store(link);
		store.write(session("a"));
		this.redis.freeze();
		assertUnavailable(store);
		// As when the name leads to another host: the connection that there is stays
		relay.lead(other.port());
		awaitReturn(link);
		assertThat(store.write(session("b"))).isTrue();
		assertThat(other.<Long>execute((commands) -> commands.exists("spring:session:sessions:b"))).isEqualTo(1);
	}

	@Test
	void replicaIsNoMaster(CapturedOutput output) {
		RedisProcess other = closing(RedisProcess.started());
		RedisLink link = link(this.redis.port());
		RedisSessionStore store = store(link);
		store.write(session("a"));
		this.redis.execute((commands) -> commands.replicaof("127.0.0.1", other.port()));
		assertUnavailable(() -> store.write(session("a")));
		stays(link);
		assertUnavailable(store);
		this.redis.execute((commands) -> commands.replicaofNoOne());
		awaitReturn(link);
		assertThat(store.write(session("b"))).isTrue();
		assertThat(output).containsOnlyOnce(AWAY).containsOnlyOnce(BACK);
	}

	@Test
	void redisThatCannotStoreAnythingIsAway(CapturedOutput output) {
		RedisLink link = link(this.redis.port());
		RedisSessionStore store = store(link);
		store.write(session("a"));
		this.redis.execute((commands) -> commands.configSet("min-replicas-to-write", "1"));
		assertUnavailable(() -> store.write(session("a")));
		stays(link);
		this.redis.execute((commands) -> commands.configSet("min-replicas-to-write", "0"));
		awaitReturn(link);
		assertThat(output).containsOnlyOnce(AWAY).containsOnlyOnce(BACK);
	}

	@Test
	void redisThatLoadsItsDataIsAway(CapturedOutput output) {
		RedisProcess large = closing(RedisProcess.started("--rdbcompression", "no"));
		large.execute((commands) -> {
			String value = "x".repeat(200_000);
			for (int i = 0; i < 50; i++) {
				commands.set("key" + i, value);
			}
			return commands.save();
		});
		RedisLink link = link(large.port());
		RedisSessionStore store = store(link);
		store.read("a");
		large.kill();
		assertUnavailable(store);
		// Two seconds for fifty keys
		large.start("--key-load-delay", "40000");
		awaitReturn(link);
		store.read("a");
		assertThat(output).containsOnlyOnce(AWAY).containsOnlyOnce(BACK);
	}

	@Test
	void wrongPasswordIsReportedAndItsCorrectionNoticed(CapturedOutput output) {
		this.redis.execute((commands) -> commands.configSet("requirepass", "right"));
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration("127.0.0.1", this.redis.port());
		configuration.setPassword(RedisPassword.of("wrong"));
		RedisLink link = link(configuration, TIMEOUT);
		RedisSessionStore store = store(link);
		Awaitility.await().until(() -> link.awaySince() != null);
		assertUnavailable(store);
		stays(link);
		assertThat(output).containsOnlyOnce(AWAY).contains("WRONGPASS");
	}

	@Test
	void missingPasswordIsReported(CapturedOutput output) {
		this.redis.execute((commands) -> commands.configSet("requirepass", "right"));
		RedisLink link = link(this.redis.port());
		RedisSessionStore store = store(link);
		assertUnavailable(store);
		stays(link);
		assertThat(output).containsOnlyOnce(AWAY).contains("NOAUTH");
	}

	@Test
	void whatRedisRefusesForAnotherReasonIsNoOutage() {
		RedisLink link = link(this.redis.port());
		RedisSessionStore store = store(link);
		this.redis.execute((commands) -> commands.set("spring:session:sessions:a", "no hash"));
		assertThatExceptionOfType(RedisCommandExecutionException.class).isThrownBy(() -> store.read("a"))
			.withMessageStartingWith("WRONGTYPE");
		assertThat(link.awaySince()).isNull();
	}

	@Test
	void applicationThatStopsItsOwnConnectionsDoesNotStopThese() {
		LettuceConnectionFactory factory = factory(new RedisStandaloneConfiguration("127.0.0.1", this.redis.port()));
		RedisSessionStore store = store(closing(new RedisLink(factory, settings(TIMEOUT))));
		store.write(session("a"));
		factory.stop();
		assertThat(store.read("a")).isNotEmpty();
		factory.start();
		assertThat(store.read("a")).isNotEmpty();
	}

	@Test
	void redisIsReachedByAUnixSocket(@TempDir Path directory, CapturedOutput output) {
		Path socket = directory.resolve("redis.sock");
		RedisProcess local = closing(RedisProcess.started("--unixsocket", socket.toString()));
		RedisLink link = link(new RedisSocketConfiguration(socket.toString()), TIMEOUT);
		RedisSessionStore store = store(link);
		assertThat(store.write(session("a"))).isTrue();
		local.kill();
		assertUnavailable(store);
		local.start();
		awaitReturn(link);
		assertThat(store.write(session("a"))).isTrue();
		assertThat(output).doesNotContain("channel option");
	}

	@Test
	void masterThatIsFrozenIsReplacedBySentinel(@TempDir Path directory, CapturedOutput output) throws IOException {
		RedisProcess replica = closing(RedisProcess.started());
		replica.execute((commands) -> commands.replicaof("127.0.0.1", this.redis.port()));
		Awaitility.await()
			.until(() -> replica.<String>execute((commands) -> commands.info("replication"))
				.contains("master_link_status:up"));
		int port = RedisProcess.freePort();
		Path file = directory.resolve("sentinel.conf");
		Files.writeString(file, """
				port %d
				bind 127.0.0.1
				sentinel monitor main 127.0.0.1 %d 1
				sentinel down-after-milliseconds main 1000
				sentinel failover-timeout main 3000
				""".formatted(port, this.redis.port()));
		closing(RedisProcess.sentinel(port, file));
		// It learns of the replica from the master
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> RedisProcess.info(port, "sentinel").contains("slaves=1"));
		RedisLink link = link(new RedisSentinelConfiguration("main", Set.of("127.0.0.1:" + port)), TIMEOUT);
		RedisSessionStore store = store(link);
		assertThat(store.write(session("a"))).isTrue();
		this.redis.freeze();
		assertUnavailable(store);
		Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> link.awaySince() == null);
		assertThat(store.write(session("b"))).isTrue();
		assertThat(replica.<Long>execute((commands) -> commands.exists("spring:session:sessions:b"))).isEqualTo(1);
		this.redis.thaw();
		assertThat(output).containsOnlyOnce(AWAY).containsOnlyOnce(BACK);
	}

	@Test
	void nothingIsReportedWhenTheApplicationEnds(CapturedOutput output) {
		RedisLink link = link(this.redis.port());
		RedisSessionStore store = store(link);
		store.write(session("a"));
		this.redis.freeze();
		store.writeLater(session("a"));
		link.close();
		this.redis.thaw();
		assertUnavailable(store);
		assertThat(output).doesNotContain(AWAY).doesNotContain("already closed");
		assertThat(this.redis.<String>execute((commands) -> commands.clientList()).lines()).hasSize(1);
	}

	@Test
	void interruptedRequestStaysInterrupted() throws Exception {
		RedisLink link = link(this.redis.port(), Duration.ofSeconds(30));
		RedisSessionStore store = store(link);
		store.read("a");
		this.redis.freeze();
		ExecutorService thread = Executors.newSingleThreadExecutor();
		Future<Boolean> interrupted = thread.submit(() -> {
			Thread.currentThread().interrupt();
			assertUnavailable(store);
			return Thread.interrupted();
		});
		assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
		thread.shutdown();
		assertThat(link.awaySince()).isNull();
	}

	/**
	 * Several probes find nothing.
	 */
	private static void stays(RedisLink link) {
		Awaitility.await()
			.during(Duration.ofMillis(1500))
			.atMost(Duration.ofSeconds(5))
			.until(() -> link.awaySince() != null);
	}

	private static void awaitReturn(RedisLink link) {
		Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> link.awaySince() == null);
	}

	private static void assertUnavailable(RedisSessionStore store) {
		assertUnavailable(() -> store.read("a"));
	}

	private static void assertUnavailable(Callable<?> call) {
		assertThatExceptionOfType(SessionUnavailableException.class).isThrownBy(call::call);
	}

	private static Duration timeOf(Runnable runnable) {
		long start = System.nanoTime();
		runnable.run();
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private static SessionWrite session(String id) {
		return new SessionWrite(null, id, Map.of("sessionAttr:x", bytes("1")), List.of(),
				Instant.now().plusSeconds(60));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String text(byte[] bytes) {
		return (bytes != null) ? new String(bytes, StandardCharsets.UTF_8) : "";
	}

	private static RedisSessionStore store(RedisLink link) {
		return new RedisSessionStore(link, settings(TIMEOUT));
	}

	private RedisLink link(int port) {
		return link(port, TIMEOUT);
	}

	private RedisLink link(int port, Duration timeout) {
		return link(new RedisStandaloneConfiguration("127.0.0.1", port), timeout);
	}

	private RedisLink link(RedisConfiguration configuration, Duration timeout) {
		return closing(new RedisLink(factory(configuration), settings(timeout)));
	}

	private LettuceConnectionFactory factory(RedisConfiguration configuration) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(configuration,
				LettuceClientConfiguration.builder().clientResources(RESOURCES).build());
		factory.afterPropertiesSet();
		this.closeables.add(factory::destroy);
		return factory;
	}

	private static SessionSettings settings(Duration timeout) {
		return new SessionSettings("spring:session", Duration.ofMinutes(30), FlushMode.ON_SAVE,
				SaveMode.ON_SET_ATTRIBUTE, null, timeout, OnUndecodable.DROP_ATTRIBUTE);
	}

	private <T extends AutoCloseable> T closing(T closeable) {
		this.closeables.add(closeable);
		return closeable;
	}

}
