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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.session.FlushMode;
import org.springframework.session.SaveMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedisLink} and {@link RedisSessionStore} with a Redis Cluster.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedisClusterOutageTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final SessionSettings SETTINGS = new SessionSettings("spring:session", Duration.ofMinutes(30),
			FlushMode.ON_SAVE, SaveMode.ON_SET_ATTRIBUTE, null, Duration.ofMillis(500), OnUndecodable.DROP_ATTRIBUTE);

	private final ClientResources resources = ClientResources.create();

	private ClusterProcesses cluster;

	private LettuceConnectionFactory factory;

	private RedisLink link;

	private RedisSessionStore store;

	@BeforeEach
	void start() {
		this.cluster = new ClusterProcesses();
		ClusterTopologyRefreshOptions refresh = ClusterTopologyRefreshOptions.builder()
			.enableAllAdaptiveRefreshTriggers()
			.adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
			.enablePeriodicRefresh(Duration.ofSeconds(2))
			.build();
		this.factory = new LettuceConnectionFactory(new RedisClusterConfiguration(this.cluster.addresses()),
				LettuceClientConfiguration.builder()
					.clientResources(this.resources)
					.clientOptions(ClusterClientOptions.builder().topologyRefreshOptions(refresh).build())
					.build());
		this.factory.afterPropertiesSet();
		this.link = new RedisLink(this.factory, SETTINGS);
		this.store = new RedisSessionStore(this.link, SETTINGS);
	}

	@AfterEach
	void stop() {
		if (this.link != null) {
			this.link.close();
			this.factory.destroy();
			this.resources.shutdown(0, 1, TimeUnit.SECONDS);
		}
		this.cluster.close();
	}

	@Test
	void nodeThatIsAwayDoesNotConcernTheSessionsOfOthers(CapturedOutput output) {
		List<String> ids = ids();
		ids.forEach((id) -> assertThat(this.store.write(session(id))).isTrue());
		this.cluster.node(1).kill();
		assertUnavailable(ids.get(1));
		for (int i = 0; i < 20; i++) {
			assertThat(this.store.read(ids.get(0))).isNotEmpty();
			assertThat(this.store.read(ids.get(2))).isNotEmpty();
			assertUnavailable(ids.get(1));
		}
		assertThat(this.link.awaySince()).isNotNull();
		this.store.writeLater(session(ids.get(1)));
		this.cluster.node(1).start();
		Awaitility.await().atMost(PATIENCE).until(() -> this.link.awaySince() == null);
		// Neither that of the one that gave up nor that of those refused is sent late
		assertThat(this.store.read(ids.get(1))).isEmpty();
		assertThat(this.store.write(session(ids.get(1)))).isTrue();
		String node = "Redis at 127.0.0.1:" + this.cluster.node(1).port();
		assertThat(output).containsOnlyOnce(node + " is away").containsOnlyOnce(node + " is back");
		assertThat(output).doesNotContain("Redis is away");
	}

	@Test
	void nothingIsSentToANodeAfterItsTime() {
		String id = ids().get(1);
		this.store.write(session(id));
		this.cluster.node(1).kill();
		assertThatExceptionOfType(SessionUnavailableException.class).isThrownBy(() -> this.store.write(session(id)));
		this.cluster.node(1).start();
		Awaitility.await().atMost(PATIENCE).until(() -> this.link.awaySince() == null);
		assertThat(this.store.read(id)).isEmpty();
	}

	@Test
	void sessionsOfAKilledMasterAreServedByItsReplica() {
		String id = ids().get(0);
		this.store.write(session(id));
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> this.cluster.node(3).<Long>execute((commands) -> commands.dbsize()) == 1);
		this.cluster.node(0).kill();
		assertUnavailable(id);
		long start = System.nanoTime();
		Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> !this.store.read(id).isEmpty());
		System.out.println("Failover took " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
		assertThat(this.store.write(write(id, id))).isTrue();
		Awaitility.await().atMost(PATIENCE).until(() -> this.link.awaySince() == null);
	}

	@Test
	void sessionMovesFromNodeToNode() {
		List<String> ids = ids();
		for (String from : ids) {
			for (String other : ids) {
				String to = other + "-" + UUID.randomUUID();
				this.store.write(session(from));
				assertThat(this.store.write(write(from, to))).isTrue();
				assertThat(this.store.read(from)).isEmpty();
				assertThat(this.store.read(to)).containsOnlyKeys("sessionAttr:x", "sessionAttr:y");
				assertThat(this.link.<Long>call(SETTINGS.key(to), (commands) -> commands.pttl(SETTINGS.key(to))))
					.isBetween(30_000L, 60_000L);
				assertThat(this.store.write(write(from, other + "-again"))).as("moved again").isFalse();
			}
		}
	}

	@Test
	void sessionThatIsWrittenWhileItMovesKeepsWhatWasWritten() {
		List<String> ids = ids();
		String from = ids.get(0);
		this.store.write(session(from));
		CompletableFuture<Integer> writer = CompletableFuture.supplyAsync(() -> {
			int written = 0;
			// Not for ever, since a writer that never rests may hinder every move
			while (written < 500 && this.store.write(
					new SessionWrite(from, from, Map.of("sessionAttr:" + written, bytes("1")), List.of(), expiry()))) {
				written++;
			}
			return written;
		});
		Awaitility.await().until(() -> this.store.read(from).size() > 10);
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			try {
				return this.store.write(write(from, ids.get(1)));
			}
			catch (SessionUnavailableException ex) {
				assertThat(ex).hasMessageContaining("too often");
				return false;
			}
		});
		int written = writer.join();
		Map<String, byte[]> fields = this.store.read(ids.get(1));
		for (int i = 0; i < written; i++) {
			assertThat(fields).containsKey("sessionAttr:" + i);
		}
	}

	/**
	 * One for each master.
	 */
	private static List<String> ids() {
		List<String> ids = new ArrayList<>();
		for (int i = 0; ids.size() < 3; i++) {
			if (ClusterProcesses.masterOf(SETTINGS.key("id" + i)) == ids.size()) {
				ids.add("id" + i);
			}
		}
		return ids;
	}

	private void assertUnavailable(String id) {
		assertThatExceptionOfType(SessionUnavailableException.class).isThrownBy(() -> this.store.read(id));
	}

	private static SessionWrite session(String id) {
		return new SessionWrite(null, id, Map.of("sessionAttr:x", bytes("1")), List.of(), expiry());
	}

	private static SessionWrite write(String from, String to) {
		return new SessionWrite(from, to, Map.of("sessionAttr:y", bytes("2")), List.of(), expiry());
	}

	private static Instant expiry() {
		return Instant.now().plusSeconds(60);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
