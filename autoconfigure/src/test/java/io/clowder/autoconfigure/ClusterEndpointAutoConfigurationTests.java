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

import io.clowder.actuate.ClusterEndpoint;
import io.clowder.worker.TestPrimary;
import io.clowder.worker.WorkerAgent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClusterEndpointAutoConfiguration}.
 */
class ClusterEndpointAutoConfigurationTests {

	private static WorkerAgent agent;

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ClusterEndpointAutoConfiguration.class));

	@BeforeAll
	static void join() {
		agent = TestPrimary.start().join();
	}

	@Test
	void shouldBeRegistered() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, null))
			.contains(ClusterEndpointAutoConfiguration.class.getName());
	}

	@Test
	void endpointShouldBeThereInAWorkerThatExposesIt() {
		worker().withPropertyValues("management.endpoints.web.exposure.include=health,cluster")
			.run((context) -> assertThat(context).hasSingleBean(ClusterEndpoint.class));
	}

	@Test
	void endpointWhenNotExposedShouldBeAbsent() {
		worker().withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ClusterEndpoint.class));
		worker()
			.withPropertyValues("management.endpoints.web.exposure.include=*",
					"management.endpoints.web.exposure.exclude=cluster")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ClusterEndpoint.class));
	}

	@Test
	void endpointWhenThereIsNoAccessShouldBeAbsent() {
		worker()
			.withPropertyValues("management.endpoints.web.exposure.include=cluster",
					"management.endpoint.cluster.access=NONE")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ClusterEndpoint.class));
	}

	@Test
	void endpointOutsideOfAWorkerShouldBeAbsent() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=*")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ClusterEndpoint.class));
	}

	@Test
	void endpointWithoutActuatorShouldBeAbsent() {
		// Read as in an application: without loading the class of the auto-configuration
		WebApplicationContextRunner application = new WebApplicationContextRunner()
			.withUserConfiguration(Application.class)
			.withInitializer((context) -> context.getBeanFactory().registerSingleton("clusterWorkerAgent", agent))
			.withPropertyValues("management.endpoints.web.exposure.include=*");
		application.run((context) -> assertThat(context).hasBean("clusterEndpoint"));
		application.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("clusterEndpoint"));
	}

	private WebApplicationContextRunner worker() {
		return this.runner
			.withInitializer((context) -> context.getBeanFactory().registerSingleton("clusterWorkerAgent", agent));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ClusterEndpointAutoConfiguration.class)
	static class Application {

	}

}
