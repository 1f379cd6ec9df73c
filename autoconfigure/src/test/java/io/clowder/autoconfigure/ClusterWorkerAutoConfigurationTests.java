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

import io.clowder.ClusterWorker;
import io.clowder.ipc.Message;
import io.clowder.tomcat.RequestMeter;
import io.clowder.tomcat.SelfRequests;
import io.clowder.tomcat.SharedPortCustomizer;
import io.clowder.worker.AvailabilityReporter;
import io.clowder.worker.ClosingDrain;
import io.clowder.worker.Heartbeat;
import io.clowder.worker.TestPrimary;
import io.clowder.worker.WorkerAgent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.TomcatWebServerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClusterWorkerAutoConfiguration}.
 */
class ClusterWorkerAutoConfigurationTests {

	private static final TestPrimary primary = TestPrimary.start();

	private static WorkerAgent agent;

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ClusterWorkerAutoConfiguration.class));

	@BeforeAll
	static void join() {
		agent = primary.join();
	}

	@Test
	void shouldBeRegistered() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, null))
			.contains(ClusterWorkerAutoConfiguration.class.getName());
	}

	@Test
	void shouldBackOffOutsideOfAWorker() {
		this.runner.withPropertyValues("cluster.workers=max").run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(ClusterWorker.class)
				.doesNotHaveBean(AvailabilityReporter.class)
				.doesNotHaveBean(Heartbeat.class)
				.doesNotHaveBean(RequestMeter.class)
				.doesNotHaveBean(SharedPortCustomizer.class);
			assertThat(context.getBeanDefinitionNames()).noneMatch((name) -> name.startsWith("cluster"));
		});
	}

	@Test
	void shouldBackOffOutsideOfAWorkerWithoutTomcat() {
		this.runner.withClassLoader(new FilteredClassLoader(TomcatWebServerFactory.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SharedPortCustomizer.class));
	}

	@Test
	void shouldMakeAWorkerOfTheApplication() {
		worker().run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(AvailabilityReporter.class)
				.hasSingleBean(Heartbeat.class)
				.hasSingleBean(RequestMeter.class)
				.hasSingleBean(SharedPortCustomizer.class)
				.hasSingleBean(ClosingDrain.class)
				.hasSingleBean(SelfRequests.class);
			assertThat(context.getBean(ClusterWorker.class)).isEqualTo(new ClusterWorker(TestPrimary.WORKER_ID));
			assertThat(primary.next(Message.Heartbeat.class).metrics().requests().total()).isZero();
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			assertThat(primary.next(Message.Availability.class).accepting()).isTrue();
		});
	}

	private WebApplicationContextRunner worker() {
		return this.runner
			.withInitializer((context) -> context.getBeanFactory().registerSingleton("clusterWorkerAgent", agent));
	}

}
