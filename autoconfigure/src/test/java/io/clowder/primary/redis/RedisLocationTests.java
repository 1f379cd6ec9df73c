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

package io.clowder.primary.redis;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RedisLocation}.
 */
class RedisLocationTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void fromWhenNothingIsConfiguredShouldReturnNull() {
		this.environment.setProperty("spring.data.redis.password", "secret");
		assertThat(location()).isNull();
	}

	@Test
	void fromWhenHostIsSetShouldUseDefaultPort() {
		this.environment.setProperty("spring.data.redis.host", "redis.example.com");
		assertThat(location()).isEqualTo(location("spring.data.redis.host", new RedisNode("redis.example.com", 6379)));
	}

	@Test
	void fromWhenOnlyPortIsSetShouldUseLocalhost() {
		this.environment.setProperty("spring.data.redis.port", "6380");
		assertThat(location()).isEqualTo(location("spring.data.redis.port", new RedisNode("localhost", 6380)));
	}

	@Test
	void fromWhenUrlIsSetShouldPreferItToHost() {
		this.environment.setProperty("spring.data.redis.host", "other.example.com");
		this.environment.setProperty("spring.data.redis.url", "rediss://user:secret@redis.example.com:6381/2");
		assertThat(location()).isEqualTo(location("spring.data.redis.url", new RedisNode("redis.example.com", 6381)));
	}

	@Test
	void fromWhenSentinelIsSetShouldUseItsNodes() {
		this.environment.setProperty("spring.data.redis.url", "redis://other.example.com:1");
		this.environment.setProperty("spring.data.redis.sentinel.nodes", "one:26379,two:26380");
		assertThat(location()).isEqualTo(
				location("spring.data.redis.sentinel.nodes", new RedisNode("one", 26379), new RedisNode("two", 26380)));
	}

	@Test
	void fromWhenClusterIsSetShouldUseItsNodes() {
		this.environment.setProperty("spring.data.redis.cluster.nodes[0]", "one:7000");
		this.environment.setProperty("spring.data.redis.cluster.nodes[1]", "[::1]:7001");
		assertThat(location()).isEqualTo(
				location("spring.data.redis.cluster.nodes", new RedisNode("one", 7000), new RedisNode("[::1]", 7001)));
	}

	@Test
	void fromWhenMasterReplicaIsSetShouldUseItsNodes() {
		this.environment.setProperty("spring.data.redis.masterreplica.nodes", "one:7000");
		assertThat(location()).isEqualTo(location("spring.data.redis.masterreplica.nodes", new RedisNode("one", 7000)));
	}

	@Test
	void fromWhenConnectTimeoutIsShorterShouldUseIt() {
		this.environment.setProperty("spring.data.redis.host", "redis.example.com");
		this.environment.setProperty("spring.data.redis.connect-timeout", "300ms");
		assertThat(location()).extracting("connectTimeout").isEqualTo(Duration.ofMillis(300));
	}

	@Test
	void fromWhenConnectTimeoutIsLongerOrUnlimitedShouldNotUseIt() {
		this.environment.setProperty("spring.data.redis.host", "redis.example.com");
		this.environment.setProperty("spring.data.redis.connect-timeout", "60s");
		assertThat(location()).extracting("connectTimeout").isEqualTo(RedisLocation.MAX_CONNECT_TIMEOUT);
		this.environment.setProperty("spring.data.redis.connect-timeout", "0s");
		assertThat(location()).extracting("connectTimeout").isEqualTo(RedisLocation.MAX_CONNECT_TIMEOUT);
	}

	@Test
	void fromWhenUrlHasOtherSchemeShouldThrowWithoutShowingThePassword() {
		assertInvalid("spring.data.redis.url", "http://user:secret@redis.example.com:6379",
				"http://***@redis.example.com:6379");
	}

	@Test
	void fromWhenUrlIsMalformedShouldThrowWithoutShowingThePassword() {
		assertInvalid("spring.data.redis.url", "redis://user:sec ret@redis.example.com:6379",
				"redis://***@redis.example.com:6379");
	}

	@Test
	void fromWhenUrlHasNoPortShouldThrow() {
		assertInvalid("spring.data.redis.url", "redis://redis.example.com", "redis://redis.example.com");
	}

	@Test
	void fromWhenUrlHasNoValidHostShouldThrow() {
		assertInvalid("spring.data.redis.url", "redis://my_redis:6379", "redis://my_redis:6379");
	}

	@Test
	void fromWhenPortIsOutOfRangeShouldThrow() {
		assertInvalid("spring.data.redis.port", "65536", "65536");
	}

	@Test
	void fromWhenNodeHasNoPortShouldThrow() {
		assertInvalid("spring.data.redis.sentinel.nodes", "redis.example.com", "redis.example.com");
	}

	@Test
	void fromWhenNodeHasOtherThanANumberForPortShouldThrow() {
		assertInvalid("spring.data.redis.cluster.nodes", "redis.example.com:http", "redis.example.com:http");
	}

	private void assertInvalid(String property, String value, String shown) {
		this.environment.setProperty(property, value);
		assertThatExceptionOfType(InvalidRedisLocationException.class).isThrownBy(this::location)
			.withMessageContaining(shown)
			.withNoCause()
			.satisfies((ex) -> {
				assertThat(ex.getProperty()).isEqualTo(property);
				assertThat(ex.getValue()).isEqualTo(shown);
				assertThat(ex.getReason()).startsWith("it").doesNotContain("sec");
			});
	}

	private RedisLocation location(String property, RedisNode... nodes) {
		return new RedisLocation(property, List.of(nodes), RedisLocation.MAX_CONNECT_TIMEOUT);
	}

	private @Nullable RedisLocation location() {
		return RedisLocation.from(Binder.get(this.environment));
	}

}
