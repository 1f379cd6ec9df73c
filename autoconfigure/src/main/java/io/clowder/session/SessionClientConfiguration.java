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
import java.util.Optional;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.EpollProvider;

import org.springframework.beans.DirectFieldAccessor;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * The application's configuration of Lettuce, with the times that suit sessions: nothing
 * waits longer for Redis than they may, and a connection whose other end has vanished is
 * noticed.
 */
final class SessionClientConfiguration implements LettuceClientConfiguration {

	private static final Duration KEEP_ALIVE_IDLE = Duration.ofSeconds(30);

	private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(10);

	private static final Duration MIN_USER_TIMEOUT = Duration.ofSeconds(5);

	private final LettuceClientConfiguration application;

	private final Optional<ClientResources> resources;

	private final Duration timeout;

	private final boolean tcp;

	private SessionClientConfiguration(LettuceClientConfiguration application, Duration timeout, boolean tcp) {
		this.application = application;
		this.resources = application.getClientResources().map(SessionClientResources::of);
		this.timeout = timeout;
		this.tcp = tcp;
	}

	/**
	 * Creates a factory for connections to the same Redis as another one.
	 * @param application connections of the application
	 * @param timeout how long connecting, and then each answer, may take
	 */
	static LettuceConnectionFactory factory(LettuceConnectionFactory application, Duration timeout) {
		RedisConfiguration redis = redis(application);
		LettuceConnectionFactory factory = new LettuceConnectionFactory(redis, new SessionClientConfiguration(
				application.getClientConfiguration(), timeout, !RedisConfiguration.isDomainSocketConfiguration(redis)));
		factory.setShareNativeConnection(false);
		return factory;
	}

	/**
	 * Where Redis is, of which there is no getter for all kinds.
	 */
	private static RedisConfiguration redis(LettuceConnectionFactory application) {
		Object configuration = new DirectFieldAccessor(application).getPropertyValue("configuration");
		if (configuration instanceof RedisConfiguration redis
				&& !(redis instanceof RedisConfiguration.StaticMasterReplicaConfiguration)) {
			return redis;
		}
		throw new IllegalStateException("Sessions cannot be kept in a Redis of static masters and replicas unless "
				+ "'cluster.session.enabled' is 'false'");
	}

	@Override
	public Optional<ClientOptions> getClientOptions() {
		ClientOptions options = this.application.getClientOptions().orElseGet(ClientOptions::create);
		return Optional.of(options.mutate()
			.autoReconnect(true)
			.socketOptions(socketOptions(options.getSocketOptions()))
			// The time is kept where it is waited for, without a timer for each command
			.timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
			.build());
	}

	private SocketOptions socketOptions(SocketOptions options) {
		SocketOptions.Builder builder = options.mutate().connectTimeout(shorter(options.getConnectTimeout()));
		if (!this.tcp) {
			return builder.build();
		}
		if (!options.isKeepAlive()) {
			builder.keepAlive(SocketOptions.KeepAliveOptions.builder()
				.enable()
				.idle(KEEP_ALIVE_IDLE)
				.interval(KEEP_ALIVE_INTERVAL)
				.build());
		}
		if (!options.isEnableTcpUserTimeout() && EpollProvider.isAvailable()) {
			Duration patience = this.timeout.multipliedBy(2);
			builder.tcpUserTimeout(SocketOptions.TcpUserTimeoutOptions.builder()
				.enable()
				.tcpUserTimeout((patience.compareTo(MIN_USER_TIMEOUT) > 0) ? patience : MIN_USER_TIMEOUT)
				.build());
		}
		return builder.build();
	}

	private Duration shorter(Duration configured) {
		return (configured.compareTo(this.timeout) < 0) ? configured : this.timeout;
	}

	/**
	 * For the first words on a connection, and to find the nodes of a Redis Cluster.
	 */
	@Override
	public Duration getCommandTimeout() {
		return shorter(this.application.getCommandTimeout());
	}

	@Override
	public Optional<ClientResources> getClientResources() {
		return this.resources;
	}

	@Override
	public Optional<ReadFrom> getReadFrom() {
		return Optional.empty();
	}

	@Override
	public boolean isUseSsl() {
		return this.application.isUseSsl();
	}

	@Override
	@SuppressWarnings("deprecation")
	public boolean isVerifyPeer() {
		return this.application.isVerifyPeer();
	}

	@Override
	public SslVerifyMode getVerifyMode() {
		return this.application.getVerifyMode();
	}

	@Override
	public boolean isStartTls() {
		return this.application.isStartTls();
	}

	@Override
	public Optional<String> getClientName() {
		return this.application.getClientName();
	}

	@Override
	public Optional<RedisCredentialsProviderFactory> getRedisCredentialsProviderFactory() {
		return this.application.getRedisCredentialsProviderFactory();
	}

	@Override
	public Duration getShutdownTimeout() {
		return this.application.getShutdownTimeout();
	}

	@Override
	public Duration getShutdownQuietPeriod() {
		return Duration.ZERO;
	}

}
