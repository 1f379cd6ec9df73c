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
import java.util.Map;
import java.util.stream.Collectors;

import io.clowder.session.ClusterSessionRepository;
import io.clowder.session.MarkedFlashMapManager;
import io.clowder.session.OnUndecodable;
import io.clowder.session.RedisLink;
import io.clowder.session.SessionHealthIndicator;
import io.clowder.session.SessionRequestFilter;
import io.clowder.session.SessionSettings;
import io.clowder.worker.TestPrimary;
import io.clowder.worker.WorkerAgent;
import io.lettuce.core.resource.ClientResources;
import io.netty.channel.epoll.Epoll;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration;
import org.springframework.boot.data.redis.health.DataRedisHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.session.FlushMode;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.SaveMode;
import org.springframework.session.SessionRepository;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.session.data.redis.config.annotation.SpringSessionRedisConnectionFactory;
import org.springframework.session.data.redis.config.annotation.web.http.EnableRedisHttpSession;
import org.springframework.session.web.http.HeaderHttpSessionIdResolver;
import org.springframework.session.web.http.HttpSessionIdResolver;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.web.servlet.FlashMapManager;
import org.springframework.web.servlet.support.SessionFlashMapManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link ClusterSessionAutoConfiguration}. No Redis is needed: nothing waits
 * for it before there are requests.
 */
class ClusterSessionAutoConfigurationTests {

	private static final TestPrimary primary = TestPrimary.start();

	private static WorkerAgent agent;

	private final WebApplicationContextRunner plain = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ClusterSessionAutoConfiguration.class,
				ClusterSessionSerializerAutoConfiguration.class, DataRedisAutoConfiguration.class,
				SessionDataRedisAutoConfiguration.class, SessionAutoConfiguration.class, WebMvcAutoConfiguration.class,
				DispatcherServletAutoConfiguration.class, DataRedisHealthContributorAutoConfiguration.class))
		// Nobody listens there
		.withPropertyValues("spring.data.redis.port=1");

	private final WebApplicationContextRunner worker = this.plain
		.withInitializer((context) -> context.getBeanFactory().registerSingleton("clusterWorkerAgent", agent));

	@BeforeAll
	static void join() {
		agent = primary.join();
	}

	@Test
	void workerHasItsOwnRepositoryInPlaceOfThatOfSpringSession() {
		this.worker.run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(SessionRepository.class)
				.hasSingleBean(ClusterSessionRepository.class)
				.hasSingleBean(SessionRepositoryFilter.class)
				.hasSingleBean(RedisLink.class);
			assertThat(context.getBean(FlashMapManager.class)).isInstanceOf(MarkedFlashMapManager.class);
			assertThat(context.getBean("redisHealthContributor")).isInstanceOf(SessionHealthIndicator.class);
		});
	}

	@Test
	void plainProcessHasThatOfSpringSession() {
		this.plain.run(ClusterSessionAutoConfigurationTests::assertIsStock);
	}

	@ParameterizedTest
	@ValueSource(strings = { "cluster.session.enabled=false",
			"spring.data.redis.masterreplica.nodes=127.0.0.1:1,127.0.0.1:2", "spring.data.redis.client-type=jedis" })
	void propertyLeavesSessionsToSpringSession(String property) {
		this.worker.withPropertyValues(property).run((context) -> {
			assertThat(context).doesNotHaveBean(ClusterSessionRepository.class).doesNotHaveBean(RedisLink.class);
			assertThat(context).doesNotHaveBean(SessionSettings.class);
		});
	}

	@Test
	void indexedRepositoryIsLeftToSpringSession() {
		// Which cannot start without Redis
		runner(ClusterSessionAutoConfiguration.class, DataRedisAutoConfiguration.class)
			.withPropertyValues("spring.session.data.redis.repository-type=indexed")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ClusterSessionRepository.class)
				.doesNotHaveBean(RedisLink.class));
	}

	@Test
	void whoExcludesSessionsInRedisHasNone() {
		this.worker
			.withPropertyValues("spring.autoconfigure.exclude=com.example.Other,"
					+ SessionDataRedisAutoConfiguration.class.getName())
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ClusterSessionRepository.class)
				.doesNotHaveBean(RedisLink.class));
	}

	@Test
	void connectionsThatAreNotThoseOfLettuceAreLeftToSpringSession() {
		this.worker.withUserConfiguration(OtherConnections.class)
			.run((context) -> assertThat(context).doesNotHaveBean(ClusterSessionRepository.class));
	}

	@Test
	void repositoryOfTheApplicationIsKept() {
		this.worker.withUserConfiguration(OwnRepository.class)
			.run((context) -> assertThat(context).hasSingleBean(MapSessionRepository.class)
				.doesNotHaveBean(ClusterSessionRepository.class));
	}

	@Test
	void customizerOfSpringSessionsRepositoryIsHonoured() {
		this.worker.withUserConfiguration(Customizer.class).run(ClusterSessionAutoConfigurationTests::assertIsStock);
	}

	@Test
	void annotationOfSpringSessionIsHonoured() {
		this.worker.withUserConfiguration(Annotated.class).run(ClusterSessionAutoConfigurationTests::assertIsStock);
	}

	@Test
	void connectionsForSessionsOnlyAreLeftToSpringSession() {
		this.worker.withUserConfiguration(ConnectionsForSessions.class)
			.run((context) -> assertThat(context).doesNotHaveBean(ClusterSessionRepository.class));
	}

	@Test
	void mastersAndReplicasOfTheApplicationAreRefusedWithAnExplanation() {
		this.worker.withUserConfiguration(MasterReplica.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'cluster.session.enabled' is 'false'"));
	}

	@Test
	void springBootsPropertiesAreHonoured() {
		this.worker
			.withPropertyValues("spring.session.data.redis.namespace=shop", "spring.session.timeout=5m",
					"spring.session.data.redis.flush-mode=immediate", "spring.session.data.redis.save-mode=always",
					"cluster.session.touch-interval=3s", "cluster.session.command-timeout=1s",
					"cluster.session.on-undecodable=fail")
			.run((context) -> assertThat(context.getBean(SessionSettings.class))
				.isEqualTo(new SessionSettings("shop", Duration.ofMinutes(5), FlushMode.IMMEDIATE, SaveMode.ALWAYS,
						Duration.ofSeconds(3), Duration.ofSeconds(1), OnUndecodable.FAIL)));
	}

	@ParameterizedTest
	@CsvSource({ "cluster.session.touch-interval, -1s", "cluster.session.command-timeout, 0s",
			"cluster.session.command-timeout, 6m" })
	void valueOutOfRangeIsRefused(String name, String value) {
		this.worker.withPropertyValues(name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidClusterPropertyException.class)
				.hasMessageContaining(name));
	}

	@Test
	void filterGoesAroundThatOfSpringSession() {
		this.worker.withPropertyValues("spring.session.servlet.filter-order=7").run((context) -> {
			FilterRegistrationBean<?> registration = context.getBean("clusterSessionRequestFilter",
					FilterRegistrationBean.class);
			assertThat(registration.getFilter()).isInstanceOf(SessionRequestFilter.class);
			assertThat(registration.getOrder()).isEqualTo(6);
		});
	}

	@Test
	void flashMapManagerOfTheApplicationIsKept() {
		this.worker.withUserConfiguration(OwnFlashMapManager.class)
			.run((context) -> assertThat(context).hasSingleBean(ClusterSessionRepository.class)
				.hasSingleBean(FlashMapManager.class)
				.doesNotHaveBean(MarkedFlashMapManager.class));
	}

	@Test
	void idsThatAreNotInACookieLeaveFlashMapsToSpring() {
		this.worker.withUserConfiguration(OwnIdResolver.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ClusterSessionRepository.class)
				.doesNotHaveBean(MarkedFlashMapManager.class));
	}

	@Test
	void healthOfTheApplicationIsKept() {
		this.worker.withUserConfiguration(OwnHealth.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SessionHealthIndicator.class));
	}

	@Test
	void healthCanBeSwitchedOff() {
		this.worker.withPropertyValues("management.health.redis.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SessionHealthIndicator.class));
	}

	@Test
	void healthIsOptional() {
		runner(ClusterSessionAutoConfiguration.class, DataRedisAutoConfiguration.class)
			.withClassLoader(
					new FilteredClassLoader(DataRedisHealthIndicator.class, ConditionalOnEnabledHealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ClusterSessionRepository.class)
				.doesNotHaveBean(SessionHealthIndicator.class));
	}

	@Test
	void clientResourcesOfTheApplicationAreKept() {
		this.worker.withUserConfiguration(OwnClientResources.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ClientResources.class));
	}

	@Test
	void threadsForRedisFollowFromTheProcessorsAndUseTheNativeTransport() {
		assertThat(Epoll.isAvailable()).isTrue();
		this.worker.run((context) -> {
			ClientResources resources = context.getBean(ClientResources.class);
			ClientResources.Builder builder = mock(ClientResources.Builder.class, RETURNS_SELF);
			context.getBeansOfType(ClientResourcesBuilderCustomizer.class)
				.values()
				.forEach((customizer) -> customizer.customize(builder));
			then(builder).should(never()).ioThreadPoolSize(anyInt());
			then(builder).should(never()).computationThreadPoolSize(anyInt());
			assertThat(resources.ioThreadPoolSize()).isEqualTo(Math.max(2, Runtime.getRuntime().availableProcessors()));
			context.getBean(RedisLink.class);
			Awaitility.await()
				.until(() -> lettuceThreads().keySet()
					.stream()
					.anyMatch((name) -> name.startsWith("lettuce-epollEventLoop")));
			assertThat(lettuceThreads().keySet()).noneMatch((name) -> name.startsWith("lettuce-nioEventLoop"));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.data.redis.cluster.nodes=127.0.0.1:1,127.0.0.1:2",
			"spring.data.redis.sentinel.nodes=127.0.0.1:1|spring.data.redis.sentinel.master=main",
			"spring.data.redis.url=rediss://user:secret@127.0.0.1:1/3" })
	void everyKindOfRedisIsReachedByAConnectionOfItsOwn(String properties) {
		this.worker.withPropertyValues(properties.split("\\|")).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(ClusterSessionRepository.class);
			LettuceConnectionFactory factory = context.getBean(LettuceConnectionFactory.class);
			assertThat(factory.isClusterAware()).isEqualTo(properties.contains("cluster"));
		});
	}

	private static WebApplicationContextRunner runner(Class<?>... configurations) {
		return new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(configurations))
			.withPropertyValues("spring.data.redis.port=1")
			.withInitializer((context) -> context.getBeanFactory().registerSingleton("clusterWorkerAgent", agent));
	}

	private static Map<String, Thread> lettuceThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("lettuce-"))
			.collect(Collectors.toMap(Thread::getName, (thread) -> thread, (one, other) -> one));
	}

	private static void assertIsStock(AssertableWebApplicationContext context) {
		assertThat(context).hasNotFailed()
			.hasSingleBean(RedisSessionRepository.class)
			.doesNotHaveBean(ClusterSessionRepository.class)
			.doesNotHaveBean(RedisLink.class)
			.doesNotHaveBean(MarkedFlashMapManager.class)
			.doesNotHaveBean(SessionHealthIndicator.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class OtherConnections {

		@Bean
		RedisConnectionFactory redisConnectionFactory() {
			return mock(RedisConnectionFactory.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRepository {

		@Bean
		MapSessionRepository ownRepository() {
			return new MapSessionRepository(Map.of());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizer {

		@Bean
		SessionRepositoryCustomizer<RedisSessionRepository> customizer() {
			return (repository) -> {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRedisHttpSession
	static class Annotated {

	}

	@Configuration(proxyBeanMethods = false)
	static class ConnectionsForSessions {

		@Bean
		@SpringSessionRedisConnectionFactory
		LettuceConnectionFactory sessionConnections() {
			return new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", 1));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MasterReplica {

		@Bean
		LettuceConnectionFactory redisConnectionFactory() {
			return new LettuceConnectionFactory(new RedisStaticMasterReplicaConfiguration("127.0.0.1", 1),
					LettuceClientConfiguration.defaultConfiguration());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFlashMapManager {

		@Bean
		FlashMapManager flashMapManager() {
			return new SessionFlashMapManager();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnIdResolver {

		@Bean
		HttpSessionIdResolver idResolver() {
			return HeaderHttpSessionIdResolver.xAuthToken();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnHealth {

		@Bean
		HealthIndicator redisHealthIndicator() {
			return () -> Health.up().build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClientResources {

		@Bean(destroyMethod = "shutdown")
		ClientResources lettuceClientResources() {
			return ClientResources.create();
		}

	}

}
