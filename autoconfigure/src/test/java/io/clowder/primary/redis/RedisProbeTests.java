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

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link RedisProbe}.
 */
@Timeout(10)
class RedisProbeTests {

	private static final InetAddress LOOPBACK = address(1);

	// Nobody listens here, while the test's server is bound to the other address
	private static final InetAddress OTHER_LOOPBACK = address(2);

	private ServerSocket server;

	private RedisNode node;

	@BeforeEach
	void startServer() throws IOException {
		this.server = new ServerSocket(0, 50, LOOPBACK);
		this.node = new RedisNode("redis.example.com", this.server.getLocalPort());
	}

	@AfterEach
	void stopServer() throws IOException {
		this.server.close();
	}

	@Test
	void checkWhenNodeListensShouldReturn() {
		assertThatNoException().isThrownBy(() -> probe((host) -> array(LOOPBACK)).check(location(this.node)));
	}

	@Test
	void checkShouldTryEveryAddressOfAHost() {
		RedisProbe probe = probe((host) -> array(OTHER_LOOPBACK, LOOPBACK));
		assertThatNoException().isThrownBy(() -> probe.check(location(this.node)));
	}

	@Test
	void checkWhenOneOfManyNodesListensShouldReturn() {
		RedisProbe probe = probe((host) -> {
			if (host.equals("unknown")) {
				throw new UnknownHostException(host);
			}
			return array(LOOPBACK);
		});
		assertThatNoException().isThrownBy(() -> probe.check(location(new RedisNode("unknown", 1), this.node)));
	}

	@Test
	void checkWhenNobodyListensShouldThrow() throws IOException {
		this.server.close();
		assertThatExceptionOfType(RedisUnreachableException.class)
			.isThrownBy(() -> probe((host) -> array(OTHER_LOOPBACK, LOOPBACK)).check(location(this.node)))
			.withMessage("Redis cannot be reached at " + this.node)
			.withCauseInstanceOf(IOException.class)
			.satisfies((ex) -> {
				assertThat(ex.getNodes()).containsExactly(this.node.toString());
				assertThat(ex.getProperty()).isEqualTo("spring.data.redis.host");
			});
	}

	@Test
	void checkWhenHostIsUnknownShouldThrow() {
		RedisProbe probe = probe((host) -> {
			throw new UnknownHostException(host);
		});
		assertThatExceptionOfType(RedisUnreachableException.class).isThrownBy(() -> probe.check(location(this.node)))
			.withCauseInstanceOf(UnknownHostException.class);
	}

	@Test
	void checkWhenConnectingTakesLongerThanTheTimeoutShouldThrow() throws IOException {
		try (ServerSocket full = new ServerSocket()) {
			full.bind(new InetSocketAddress(LOOPBACK, 0), 1);
			RedisLocation location = location(Duration.ofMillis(100), new RedisNode("full", full.getLocalPort()));
			RedisProbe probe = probe((host) -> array(LOOPBACK));
			// Nobody accepts: the backlog takes a few connections, then no more
			assertThatExceptionOfType(RedisUnreachableException.class).isThrownBy(() -> {
				for (int i = 0; i < 20; i++) {
					probe.check(location);
				}
			}).withCauseInstanceOf(SocketTimeoutException.class);
		}
	}

	@Test
	void checkWhenNameResolutionHangsShouldThrowAtTheDeadline() {
		CountDownLatch end = new CountDownLatch(1);
		RedisProbe probe = new RedisProbe((host) -> {
			boolean ended = false;
			while (!ended) {
				try {
					end.await();
					ended = true;
				}
				catch (InterruptedException ex) {
					// As native name resolution, which nothing can interrupt
				}
			}
			return array(LOOPBACK);
		}, Duration.ofMillis(100));
		assertThatExceptionOfType(RedisUnreachableException.class).isThrownBy(() -> probe.check(location(this.node)))
			.withCauseInstanceOf(TimeoutException.class);
		end.countDown();
	}

	private RedisProbe probe(RedisProbe.HostResolver resolver) {
		return new RedisProbe(resolver, Duration.ofSeconds(5));
	}

	private RedisLocation location(RedisNode... nodes) {
		return location(RedisLocation.MAX_CONNECT_TIMEOUT, nodes);
	}

	private RedisLocation location(Duration timeout, RedisNode... nodes) {
		return new RedisLocation("spring.data.redis.host", List.of(nodes), timeout);
	}

	private static InetAddress[] array(InetAddress... addresses) {
		return addresses;
	}

	private static InetAddress address(int last) {
		try {
			return InetAddress.getByAddress(new byte[] { 127, 0, 0, (byte) last });
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
