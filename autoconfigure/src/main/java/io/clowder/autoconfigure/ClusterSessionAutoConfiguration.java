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

package io.clowder.autoconfigure;

import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;

import io.clowder.RequestForesight;
import io.clowder.session.ClusterSessionRepository;
import io.clowder.session.MarkedFlashMapManager;
import io.clowder.session.RedisLink;
import io.clowder.session.RequestEventsSwitch;
import io.clowder.session.SessionHealthIndicator;
import io.clowder.session.SessionRequestFilter;
import io.clowder.session.SessionSettings;
import io.clowder.session.SessionUnavailableResolver;
import io.clowder.worker.WorkerAgent;
import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.Delay;
import jakarta.servlet.DispatcherType;

import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration;
import org.springframework.boot.data.redis.health.DataRedisHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.session.autoconfigure.SessionProperties;
import org.springframework.boot.session.autoconfigure.SessionTimeout;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisProperties;
import org.springframework.boot.web.server.Cookie;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.JdkSerializationRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.http.ResponseCookie;
import org.springframework.session.MapSession;
import org.springframework.session.SessionIdGenerator;
import org.springframework.session.SessionRepository;
import org.springframework.session.UuidSessionIdGenerator;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.config.annotation.web.http.SpringHttpSessionConfiguration;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.session.data.redis.config.annotation.SpringSessionRedisConnectionFactory;
import org.springframework.session.web.http.CookieHttpSessionIdResolver;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.HttpSessionIdResolver;
import org.springframework.util.StringUtils;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Auto-configuration for the sessions of a worker, in place of
 * {@link SessionDataRedisAutoConfiguration}, which backs off.
 */
@AutoConfiguration(
		after = { DataRedisAutoConfiguration.class, ClusterWorkerAutoConfiguration.class,
				ClusterSessionSerializerAutoConfiguration.class },
		before = { SessionDataRedisAutoConfiguration.class, SessionAutoConfiguration.class,
				WebMvcAutoConfiguration.class, DataRedisHealthContributorAutoConfiguration.class })
@ConditionalOnClass({ RedisClient.class, RedisSessionRepository.class, SessionDataRedisAutoConfiguration.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Conditional(OnClusterSessionCondition.class)
@ConditionalOnBean(WorkerAgent.class)
@ConditionalOnSingleCandidate(LettuceConnectionFactory.class)
@ConditionalOnMissingBean(value = { SessionRepository.class, SessionRepositoryCustomizer.class },
		annotation = SpringSessionRedisConnectionFactory.class)
@EnableConfigurationProperties({ ClusterSessionProperties.class, SessionDataRedisProperties.class,
		SessionProperties.class, ServerProperties.class })
@Import(SpringHttpSessionConfiguration.class)
public final class ClusterSessionAutoConfiguration implements BeanClassLoaderAware {

	private ClassLoader classLoader = ClusterSessionAutoConfiguration.class.getClassLoader();

	@Override
	public void setBeanClassLoader(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	@Bean
	SessionSettings clusterSessionSettings(ClusterSessionProperties properties, SessionDataRedisProperties redis,
			ObjectProvider<SessionTimeout> timeout) {
		properties.validate();
		SessionTimeout configured = timeout.getIfAvailable();
		Duration duration = (configured != null) ? configured.getTimeout() : null;
		return new SessionSettings(redis.getNamespace(),
				(duration != null) ? duration : MapSession.DEFAULT_MAX_INACTIVE_INTERVAL, redis.getFlushMode(),
				redis.getSaveMode(), properties.getTouchInterval(), properties.getCommandTimeout(),
				properties.getOnUndecodable());
	}

	@Bean
	RedisLink clusterSessionRedis(LettuceConnectionFactory factory, SessionSettings settings) {
		return new RedisLink(factory, settings);
	}

	@Bean
	ClusterSessionRepository sessionRepository(RedisLink redis, SessionSettings settings,
			@Qualifier("springSessionDefaultRedisSerializer") ObjectProvider<RedisSerializer<Object>> serializer,
			ObjectProvider<SessionIdGenerator> idGenerator) {
		return new ClusterSessionRepository(redis, settings,
				serializer.getIfAvailable(() -> new JdkSerializationRedisSerializer(this.classLoader)),
				idGenerator.getIfAvailable(UuidSessionIdGenerator::getInstance));
	}

	/**
	 * Where ids of sessions come from somewhere else than a cookie, they are read by the
	 * request itself.
	 */
	@Bean
	@ConditionalOnMissingBean(HttpSessionIdResolver.class)
	RequestForesight clusterSessionForesight(ClusterSessionRepository repository, ServerProperties server) {
		return repository.foresight(cookieName(server.getServlet().getSession().getCookie()));
	}

	private static String cookieName(Cookie cookie) {
		return StringUtils.hasText(cookie.getName()) ? cookie.getName() : "SESSION";
	}

	@Bean
	FilterRegistrationBean<SessionRequestFilter> clusterSessionRequestFilter(ClusterSessionRepository repository,
			SessionProperties properties) {
		FilterRegistrationBean<SessionRequestFilter> registration = new FilterRegistrationBean<>(
				new SessionRequestFilter(repository));
		EnumSet<DispatcherType> types = EnumSet.noneOf(DispatcherType.class);
		properties.getServlet()
			.getFilterDispatcherTypes()
			.forEach((type) -> types.add(DispatcherType.valueOf(type.name())));
		registration.setDispatcherTypes(types);
		registration.setOrder(properties.getServlet().getFilterOrder() - 1);
		return registration;
	}

	/**
	 * Finds a Redis soon that is back.
	 */
	@Bean
	ClientResourcesBuilderCustomizer clusterSessionClientResources() {
		return (builder) -> builder
			.reconnectDelay(Delay.fullJitter(Duration.ofMillis(50), Duration.ofSeconds(1), 50, TimeUnit.MILLISECONDS));
	}

	/**
	 * What concerns Spring MVC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DispatcherServlet.class)
	static class MvcConfiguration {

		@Bean
		SessionUnavailableResolver clusterSessionUnavailableResolver() {
			return new SessionUnavailableResolver();
		}

		@Bean
		RequestEventsSwitch clusterRequestEventsSwitch() {
			return new RequestEventsSwitch();
		}

		@Bean(DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
		@ConditionalOnMissingBean(name = DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME,
				value = HttpSessionIdResolver.class)
		MarkedFlashMapManager flashMapManager(ClusterSessionRepository repository, ServerProperties server,
				ObjectProvider<CookieSerializer> serializer) {
			CookieHttpSessionIdResolver ids = new CookieHttpSessionIdResolver();
			serializer.ifAvailable(ids::setCookieSerializer);
			return new MarkedFlashMapManager(repository, ids, marker(server.getServlet().getSession().getCookie()));
		}

		private static ResponseCookie marker(Cookie session) {
			Cookie.SameSite sameSite = session.getSameSite();
			return ResponseCookie.from(cookieName(session) + "_FLASH")
				.domain(session.getDomain())
				.path(session.getPath())
				.secure(Boolean.TRUE.equals(session.getSecure()))
				.partitioned(Boolean.TRUE.equals(session.getPartitioned()))
				.sameSite((sameSite != null) ? sameSite.attributeValue() : "Lax")
				.httpOnly(true)
				.build();
		}

	}

	/**
	 * What concerns health.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ DataRedisHealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
	static class HealthConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = { "redisHealthIndicator", "redisHealthContributor" })
		@ConditionalOnEnabledHealthIndicator("redis")
		HealthContributor redisHealthContributor(RedisLink redis, LettuceConnectionFactory factory) {
			return new SessionHealthIndicator(redis, new DataRedisHealthIndicator(factory));
		}

	}

}
