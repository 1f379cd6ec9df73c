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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.clowder.autoconfigure.ClusterSessionAutoConfiguration;
import io.clowder.worker.TestPrimary;
import io.clowder.worker.WorkerAgent;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import static org.awaitility.Awaitility.await;

/**
 * A running application that uses {@code HttpSession}.
 */
final class SessionApplication implements AutoCloseable {

	/**
	 * Makes a worker of this JVM.
	 */
	private static final WorkerAgent agent = TestPrimary.start().join();

	private final ConfigurableApplicationContext context;

	private SessionApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Starts an application.
	 * @param kind the repository it shall have
	 * @param redis where its sessions are
	 * @param configurations what it has besides
	 */
	static SessionApplication start(RepositoryKind kind, TestRedis redis, Class<?>... configurations) {
		List<String> arguments = new ArrayList<>(
				List.of("--server.port=0", "--cluster.workers=off", "--spring.main.banner-mode=off",
						"--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + redis.port()));
		arguments.addAll(kind.properties());
		List<Class<?>> sources = new ArrayList<>(List.of(Configuration.class));
		Collections.addAll(sources, configurations);
		return new SessionApplication(
				new SpringApplicationBuilder(sources.toArray(Class<?>[]::new)).registerShutdownHook(false)
					.initializers((context) -> context.getBeanFactory().registerSingleton("workerAgent", agent))
					.run(arguments.toArray(String[]::new)));
	}

	/**
	 * Waits until no request is being processed. A client has its response before Spring
	 * Session's filter is done, which may save once more.
	 */
	void awaitIdle() {
		AtomicInteger active = this.context.getBean(Activity.class).active;
		await().pollInterval(Duration.ofMillis(1)).until(() -> active.get() == 0);
	}

	int port() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Counts the requests that are being processed.
	 */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class Activity implements Filter {

		private final AtomicInteger active = new AtomicInteger();

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			this.active.incrementAndGet();
			try {
				chain.doFilter(request, response);
			}
			finally {
				this.active.decrementAndGet();
			}
		}

	}

	/**
	 * What every application has.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ClusterSessionAutoConfiguration.class, DataRedisAutoConfiguration.class,
			SessionAutoConfiguration.class, SessionDataRedisAutoConfiguration.class,
			TomcatServletWebServerAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class,
			DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class, ErrorMvcAutoConfiguration.class })
	@Import({ Activity.class, SessionActions.class, SessionErrorPage.class })
	static class Configuration {

	}

}
