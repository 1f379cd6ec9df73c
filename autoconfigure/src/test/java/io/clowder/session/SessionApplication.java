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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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

/**
 * A running application that uses {@code HttpSession}.
 */
final class SessionApplication implements AutoCloseable {

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
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--cluster.workers=off",
				"--spring.main.banner-mode=off", "--logging.level.root=off", "--spring.data.redis.host=127.0.0.1",
				"--spring.data.redis.port=" + redis.port()));
		arguments.addAll(kind.properties());
		List<Class<?>> sources = new ArrayList<>(List.of(Configuration.class));
		Collections.addAll(sources, configurations);
		return new SessionApplication(
				new SpringApplicationBuilder(sources.toArray(Class<?>[]::new)).registerShutdownHook(false)
					.run(arguments.toArray(String[]::new)));
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	int port() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * What every application has.
	 */
	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataRedisAutoConfiguration.class, SessionAutoConfiguration.class,
			SessionDataRedisAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class,
			HttpMessageConvertersAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, ErrorMvcAutoConfiguration.class })
	@Import({ SessionActions.class, SessionErrorPage.class })
	static class Configuration {

	}

}
