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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.tracing.TraceContextProvider;
import io.lettuce.core.tracing.Tracing;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SessionClientConfiguration}.
 */
class SessionClientConfigurationTests {

	private final List<Channel> customized = new ArrayList<>();

	private final ClientResources application = DefaultClientResources.builder()
		.tracing(tracing())
		.commandLatencyRecorder(mock(CommandLatencyRecorder.class))
		.nettyCustomizer(new NettyCustomizer() {

			@Override
			public void afterChannelInitialized(Channel channel) {
				SessionClientConfigurationTests.this.customized.add(channel);
			}

		})
		.build();

	private final List<ClientResources> derived = new ArrayList<>();

	@AfterEach
	void shutDown() {
		this.derived.forEach((resources) -> resources.shutdown(0, 0, TimeUnit.SECONDS));
		this.application.shutdown(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
	}

	@Test
	void commandsAreNotObservedOneByOne() {
		ClientResources resources = resources();
		assertThat(this.application.tracing().isEnabled()).isTrue();
		assertThat(resources.tracing().isEnabled()).isFalse();
		assertThat(resources.commandLatencyRecorder()).isNotSameAs(this.application.commandLatencyRecorder());
		assertThat(resources.commandLatencyRecorder().isEnabled()).isFalse();
	}

	@Test
	void commandsOfConcurrentRequestsGoOutTogether() {
		EmbeddedChannel channel = new EmbeddedChannel();
		resources().nettyCustomizer().afterChannelInitialized(channel);
		assertThat(channel.pipeline().get(FlushConsolidationHandler.class)).isNotNull();
		assertThat(this.customized).containsExactly(channel);
	}

	@Test
	void threadsAreThoseOfTheApplication() {
		assertThat(resources().eventLoopGroupProvider()).isSameAs(this.application.eventLoopGroupProvider());
		assertThat(resources().eventExecutorGroup()).isSameAs(this.application.eventExecutorGroup());
	}

	@Test
	void endOfTheSessionsLeavesTheApplicationItsThreads() throws Exception {
		resources().shutdown(0, 0, TimeUnit.SECONDS).get(20, TimeUnit.SECONDS);
		assertThat(this.application.eventExecutorGroup().isShuttingDown()).isFalse();
		assertThat(this.application.eventExecutorGroup().submit(() -> "done").get(20, TimeUnit.SECONDS))
			.isEqualTo("done");
		CountDownLatch ticked = new CountDownLatch(1);
		this.application.timer().newTimeout((timeout) -> ticked.countDown(), 1, TimeUnit.MILLISECONDS);
		assertThat(ticked.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void resourcesAreTheSameForAllConnections() {
		LettuceClientConfiguration configuration = configuration();
		assertThat(configuration.getClientResources().orElseThrow())
			.isSameAs(configuration.getClientResources().orElseThrow());
	}

	private ClientResources resources() {
		return configuration().getClientResources().orElseThrow();
	}

	private LettuceClientConfiguration configuration() {
		LettuceConnectionFactory application = new LettuceConnectionFactory(new RedisStandaloneConfiguration(),
				LettuceClientConfiguration.builder().clientResources(this.application).build());
		LettuceClientConfiguration configuration = SessionClientConfiguration
			.factory(application, Duration.ofSeconds(1))
			.getClientConfiguration();
		configuration.getClientResources().ifPresent(this.derived::add);
		return configuration;
	}

	private static Tracing tracing() {
		Tracing tracing = mock(Tracing.class);
		given(tracing.isEnabled()).willReturn(true);
		given(tracing.initialTraceContextProvider()).willReturn(mock(TraceContextProvider.class));
		given(tracing.createEndpoint(any())).willReturn(mock());
		return tracing;
	}

}
