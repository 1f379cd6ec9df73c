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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.clowder.ClusterWorker;
import io.clowder.ipc.NativeTransport;
import io.clowder.ipc.RuntimeDirectory;
import io.clowder.worker.WorkerAgent;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.AotDetector;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Finds out what this JVM is as soon as the configuration is known, and prepares it: last
 * of all post-processors, and before logging is configured, because workers' log lines
 * and files carry their number.
 */
class ClusterEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String TOMCAT = "org.springframework.boot.tomcat.TomcatWebServerFactory";

	private static final String EXPOSURE = "management.endpoints.web.exposure.include";

	private final Log logger;

	private final ConfigurableBootstrapContext bootstrapContext;

	ClusterEnvironmentPostProcessor(DeferredLogFactory logFactory, ConfigurableBootstrapContext bootstrapContext) {
		this.logger = logFactory.getLog(ClusterEnvironmentPostProcessor.class);
		this.bootstrapContext = bootstrapContext;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		exposeEndpoints(environment);
		RoleDecision decision = RoleDecision.of(facts(environment, application));
		switch (decision.role()) {
			case PRIMARY -> becomePrimary(environment, application);
			case WORKER -> becomeWorker(environment);
			case SINGLE -> {
				if (decision.hindrance() != null) {
					this.logger.warn("Running one plain process instead of a cluster: " + decision.hindrance() + ".");
				}
			}
		}
	}

	private static void exposeEndpoints(ConfigurableEnvironment environment) {
		if (!Binder.get(environment).bind(EXPOSURE, Bindable.setOf(String.class)).isBound()) {
			DefaultPropertiesPropertySource.addOrMerge(Map.of(EXPOSURE, "health,cluster"),
					environment.getPropertySources());
		}
	}

	private static RoleDecision.Facts facts(Environment environment, SpringApplication application) {
		CallStack stack = CallStack.current();
		WebApplicationType type = Binder.get(environment)
			.bind("spring.main.web-application-type", WebApplicationType.class)
			.orElseGet(application::getWebApplicationType);
		return new RoleDecision.Facts(environment.getProperty(WorkerCount.PROPERTY),
				System.getProperty(WorkerProperties.DIRECTORY) != null, type == WebApplicationType.SERVLET,
				stack.isStartedByMain(), stack.isRestartedByDevtools(),
				Boolean.getBoolean("spring.aot.processing") || isNativeImage(),
				"onRefresh".equalsIgnoreCase(environment.getProperty("spring.context.exit")),
				() -> hindrance(application.getClassLoader()));
	}

	private static boolean isNativeImage() {
		return AotDetector.useGeneratedArtifacts() && System.getProperty("org.graalvm.nativeimage.imagecode") != null;
	}

	private static @Nullable String hindrance(ClassLoader classLoader) {
		if (!ClassUtils.isPresent(TOMCAT, classLoader)) {
			return "handing over connections needs embedded Tomcat, which is not on the class path";
		}
		// Without such a directory native code cannot be loaded; the primary fails with a
		// better explanation.
		return isTemporaryDirectoryUsable() ? NativeTransport.unavailability() : null;
	}

	private static boolean isTemporaryDirectoryUsable() {
		try {
			Files.delete(Files.createTempFile("clowder", null));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void becomePrimary(ConfigurableEnvironment environment, SpringApplication application) {
		PreinitializationGate.close();
		addFirst(environment, "clowderPrimary",
				Map.of(WorkerProperties.GROUP, WorkerProperties.group(environment, "primary")));
		application.setApplicationContextFactory(new PrimaryContextFactory(environment, application.getClassLoader()));
	}

	private void becomeWorker(ConfigurableEnvironment environment) {
		ClusterWorker worker = new ClusterWorker(Integer.getInteger(WorkerProperties.ID, 0));
		Duration drainTimeout = Binder.get(environment)
			.bind("cluster.drain-timeout", Duration.class)
			.orElseGet(() -> new ClusterProperties().getDrainTimeout());
		Path directory = Path.of(System.getProperty(WorkerProperties.DIRECTORY));
		WorkerAgent agent = WorkerAgent.join(worker, directory, drainTimeout);
		Path files = RuntimeDirectory.ofProcess(directory, ProcessHandle.current().pid());
		Map<String, Object> properties = new HashMap<>(WorkerProperties.of(worker.id(), files, environment));
		properties.putAll(agent.properties());
		addFirst(environment, "clowderWorker", properties);
		DefaultPropertiesPropertySource.addOrMerge(WorkerDefaults.of(environment), environment.getPropertySources());
		this.bootstrapContext.addCloseListener((event) -> register(event.getApplicationContext(), agent));
	}

	private static void register(ConfigurableApplicationContext context, WorkerAgent agent) {
		context.getBeanFactory().registerSingleton("clusterWorkerAgent", agent);
	}

	private static void addFirst(ConfigurableEnvironment environment, String name, Map<String, Object> properties) {
		environment.getPropertySources().addFirst(new MapPropertySource(name, properties));
	}

}
