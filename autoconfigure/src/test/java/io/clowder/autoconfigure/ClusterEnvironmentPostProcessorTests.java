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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.clowder.ClusterWorker;
import io.clowder.worker.TestPrimary;
import io.clowder.worker.WorkerAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.support.EnvironmentPostProcessorsFactory;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ClusterEnvironmentPostProcessor}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClusterEnvironmentPostProcessorTests {

	private static final String EXPOSURE = "management.endpoints.web.exposure.include";

	private final Map<String, Object> environmentVariables = new LinkedHashMap<>();

	private final Map<String, Object> defaultProperties = new LinkedHashMap<>();

	private ClassLoader classLoader = ClassUtils.getDefaultClassLoader();

	@AfterEach
	void beNoWorker() {
		System.clearProperty(WorkerProperties.ID);
		System.clearProperty(WorkerProperties.DIRECTORY);
		// Left behind by the configuration of logging, for the next application to show
		System.clearProperty("LOGGED_APPLICATION_GROUP");
	}

	@Test
	void shouldBeRegisteredAndLast() {
		List<EnvironmentPostProcessor> processors = EnvironmentPostProcessorsFactory
			.fromSpringFactories(this.classLoader)
			.getEnvironmentPostProcessors((log) -> log.get(), new DefaultBootstrapContext());
		assertThat(processors).hasSizeGreaterThan(3).last().isInstanceOf(ClusterEnvironmentPostProcessor.class);
	}

	@Test
	void healthAndClusterShouldBeExposed() {
		assertThat(exposed()).containsExactly("health", "cluster");
	}

	@Test
	void exposureWhenConfiguredShouldBeLeftAlone() {
		assertThat(exposed("--" + EXPOSURE + "=info,beans")).containsExactly("info", "beans");
		assertThat(exposed("--" + EXPOSURE + "[0]=info", "--" + EXPOSURE + "[1]=beans")).containsExactly("info",
				"beans");
		assertThat(exposed("--" + EXPOSURE + "=*")).containsExactly("*");
		assertThat(exposed("--" + EXPOSURE + "=")).isEmpty();
	}

	@Test
	void exposureWhenConfiguredByApplicationPropertiesShouldBeLeftAlone() {
		assertThat(exposed("--spring.config.name=exposure-text")).containsExactly("info");
		assertThat(exposed("--spring.config.name=exposure-list")).containsExactly("info", "beans");
	}

	@Test
	void exposureWhenConfiguredByEnvironmentVariableShouldBeLeftAlone() {
		this.environmentVariables.put("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "info,beans");
		assertThat(exposed()).containsExactly("info", "beans");
		this.environmentVariables.clear();
		this.environmentVariables.put("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE_0", "info");
		assertThat(exposed()).containsExactly("info");
	}

	@Test
	void exposureWhenConfiguredByDefaultPropertiesShouldBeLeftAlone() {
		this.defaultProperties.put(EXPOSURE, "info");
		assertThat(exposed()).containsExactly("info");
		this.defaultProperties.clear();
		this.defaultProperties.put(EXPOSURE + "[0]", "beans");
		assertThat(exposed()).containsExactly("beans");
	}

	@Test
	void exposureShouldJoinOtherDefaultProperties() {
		this.defaultProperties.put("some.default", "value");
		try (ConfigurableApplicationContext context = run()) {
			assertThat(exposed(context.getEnvironment())).containsExactly("health", "cluster");
			assertThat(context.getEnvironment().getProperty("some.default")).isEqualTo("value");
		}
	}

	@Test
	void testShouldStayAPlainProcess(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run("--cluster.workers=max")) {
			assertPlain(context);
			assertThat(output).doesNotContain("instead of a cluster");
		}
	}

	@Test
	void mainMethodWhenNoClusterIsWantedShouldStayAPlainProcess(CapturedOutput output) throws Exception {
		for (String workers : List.of("--cluster.workers=off", "--cluster.workers=false", "--cluster.workers=")) {
			try (ConfigurableApplicationContext context = MainMethod.call(() -> run(workers))) {
				assertPlain(context);
			}
		}
		assertThat(output).doesNotContain("instead of a cluster");
	}

	@Test
	void mainMethodWhenApplicationRunsForAnArchiveShouldStayAPlainProcess() throws Exception {
		this.defaultProperties.put("spring.context.exit", "onRefresh");
		SpringApplication application = application();
		Map<String, Object> seen = new LinkedHashMap<>();
		application.addInitializers((context) -> {
			seen.put("group", context.getEnvironment().containsProperty("spring.application.group"));
			throw new IllegalStateException("A context is created");
		});
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> MainMethod.call(() -> application.run("--cluster.workers=2")))
			.withMessage("A context is created");
		assertThat(seen).containsEntry("group", false);
	}

	@Test
	void mainMethodOfANonWebApplicationShouldStayAPlainProcess() throws Exception {
		for (String type : List.of("none", "reactive")) {
			try (ConfigurableApplicationContext context = MainMethod
				.call(() -> run("--cluster.workers=max", "--spring.main.web-application-type=" + type))) {
				assertPlain(context);
			}
		}
	}

	@Test
	void mainMethodWithoutTomcatShouldStayAPlainProcessWithOneWarning(CapturedOutput output) throws Exception {
		this.classLoader = new FilteredClassLoader(TomcatWebServerFactory.class);
		try (ConfigurableApplicationContext context = MainMethod.call(() -> run("--cluster.workers=max"))) {
			assertPlain(context);
		}
		assertThat(output.toString()).containsPattern(" WARN .* Running one plain process ")
			.containsOnlyOnce("Running one plain process instead of a cluster: handing over connections needs embedded "
					+ "Tomcat, which is not on the class path.");
	}

	@Test
	void mainMethodShouldBecomePrimary(CapturedOutput output) {
		assertThatExceptionOfType(InvalidClusterPropertyException.class)
			.isThrownBy(() -> MainMethod.call(() -> run("--cluster.workers=banana")))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("cluster.workers"));
		assertThat(output).contains("The value 'banana' of the property 'cluster.workers' is invalid.")
			.contains("Use 'max' for one worker per processor")
			.contains("[primary]")
			.doesNotContain("A context is created");
	}

	@Test
	void mainMethodInAWorkerShouldJoinTheCluster(CapturedOutput output) throws Exception {
		beWorkerOf(TestPrimary.start(Map.of("spring.data.redis.port", "6380")));
		try (ConfigurableApplicationContext context = MainMethod.call(() -> run("--logging.file.path=",
				"--spring.pid.file=app.pid", "--spring.application.group=shop", "--spring.data.redis.port=6379"))) {
			assertThat(context.getBean(WorkerAgent.class).worker()).isEqualTo(new ClusterWorker(TestPrimary.WORKER_ID));
			assertThat(context.getEnvironment().getProperty("cluster.worker.id", Integer.class))
				.isEqualTo(TestPrimary.WORKER_ID);
			assertThat(context.getEnvironment().getProperty("spring.application.group")).isEqualTo("shop/worker-3");
			assertThat(context.getEnvironment().getProperty("spring.pid.file")).isEqualTo("app-worker-3.pid");
			assertThat(context.getEnvironment().getProperty("spring.data.redis.port")).isEqualTo("6380");
		}
		assertThat(output).contains("[shop/worker-3]").doesNotContain(":: Spring Boot ::");
	}

	@Test
	void workerWithAContextAroundTheWebApplicationShouldJoinOnce() throws Exception {
		beWorkerOf(TestPrimary.start());
		SpringApplicationBuilder builder = new SpringApplicationBuilder(Parent.class).web(WebApplicationType.NONE)
			.child(ClusterEnvironmentPostProcessorTests.class)
			.web(WebApplicationType.SERVLET)
			.contextFactory((type) -> new AnnotationConfigApplicationContext());
		try (ConfigurableApplicationContext context = MainMethod.call(builder::run)) {
			assertThat(context.getBean(WorkerAgent.class).worker()).isEqualTo(new ClusterWorker(TestPrimary.WORKER_ID));
			assertThat(context.getParent()).isNotNull();
			assertThat(context.getParent().getBeanProvider(WorkerAgent.class).getIfAvailable()).isNull();
		}
	}

	private static void beWorkerOf(TestPrimary primary) {
		System.setProperty(WorkerProperties.ID, String.valueOf(TestPrimary.WORKER_ID));
		System.setProperty(WorkerProperties.DIRECTORY, primary.directory().toString());
	}

	private static void assertPlain(ConfigurableApplicationContext context) {
		assertThat(context).isInstanceOf(AnnotationConfigApplicationContext.class);
		assertThat(context.getBeanProvider(WorkerAgent.class).getIfAvailable()).isNull();
		assertThat(context.getEnvironment().containsProperty("spring.application.group")).isFalse();
	}

	private Set<String> exposed(String... arguments) {
		try (ConfigurableApplicationContext context = run(arguments)) {
			return exposed(context.getEnvironment());
		}
	}

	private static Set<String> exposed(ConfigurableEnvironment environment) {
		return Binder.get(environment).bind(EXPOSURE, Bindable.setOf(String.class)).orElseThrow(AssertionError::new);
	}

	private ConfigurableApplicationContext run(String... arguments) {
		return application().run(arguments);
	}

	private SpringApplication application() {
		SpringApplication application = new SpringApplication(new DefaultResourceLoader(this.classLoader),
				ClusterEnvironmentPostProcessorTests.class);
		application.setWebApplicationType(WebApplicationType.SERVLET);
		application.setApplicationContextFactory((type) -> new AnnotationConfigApplicationContext());
		application.setDefaultProperties(this.defaultProperties);
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, this.environmentVariables));
		application.setEnvironment(environment);
		return application;
	}

	/**
	 * Configuration around the web application.
	 */
	static final class Parent {

	}

}
