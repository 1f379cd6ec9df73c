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

import java.util.List;

import io.clowder.ipc.Message;
import io.clowder.tomcat.SharedPortCustomizer;
import io.clowder.worker.TestPrimary;
import io.clowder.worker.WorkerAgent;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.ServerPortInfoApplicationContextInitializer;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link ClusterManagementContextConfiguration}.
 */
class ClusterManagementContextConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner(
			AnnotationConfigServletWebServerApplicationContext::new)
		.withConfiguration(AutoConfigurations.of(TomcatServletWebServerAutoConfiguration.class,
				DispatcherServletAutoConfiguration.class, WebMvcAutoConfiguration.class,
				EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class,
				ManagementContextAutoConfiguration.class, ServletManagementContextAutoConfiguration.class,
				TomcatServletManagementContextAutoConfiguration.class, ClusterWorkerAutoConfiguration.class))
		.withInitializer(new ServerPortInfoApplicationContextInitializer())
		.withPropertyValues("server.port=0", "management.server.port=0");

	@Test
	void shouldBeRegistered() {
		assertThat(ImportCandidates.load(ManagementContextConfiguration.class, null))
			.contains(ClusterManagementContextConfiguration.class.getName());
	}

	@Test
	void portOfTheApplicationAndOfTheManagementShouldBothBeShared() {
		TestPrimary primary = TestPrimary.start();
		WorkerAgent agent = primary.join();
		this.runner
			.withInitializer((context) -> context.getBeanFactory().registerSingleton("clusterWorkerAgent", agent))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(List.of(primary.next(Message.Listen.class), primary.next(Message.Listen.class)))
					.extracting(Message.Listen::port, Message.Listen::ordinal)
					.containsExactly(tuple(0, 0), tuple(0, 1));
				assertThat(context.getEnvironment().getProperty("local.server.port")).isEqualTo("40000");
				assertThat(context.getEnvironment().getProperty("local.management.port")).isEqualTo("40001");
			});
	}

	@Test
	void managementOutsideOfAWorkerShouldNotBeShared() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(SharedPortCustomizer.class);
			assertThat(context.getEnvironment().getProperty("local.management.port", Integer.class)).isPositive();
		});
	}

}
