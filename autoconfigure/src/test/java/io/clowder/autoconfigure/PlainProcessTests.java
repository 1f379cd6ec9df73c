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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import io.clowder.ClusterWorker;
import io.clowder.tomcat.SharedPortCustomizer;
import io.clowder.worker.WorkerAgent;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.UseMainMethod;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a test of a clustered application runs it as one plain process.
 */
@SpringBootTest(classes = PlainProcessTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		useMainMethod = UseMainMethod.ALWAYS, properties = "cluster.workers=max")
class PlainProcessTests {

	@Autowired
	private ApplicationContext context;

	@LocalServerPort
	private int port;

	@Test
	void applicationShouldServeFromThisProcess() throws Exception {
		assertThat(get("/pid").body()).isEqualTo(String.valueOf(ProcessHandle.current().pid()));
		assertThat(get("/actuator/cluster").statusCode()).isEqualTo(404);
		assertThat(commandsOfChildren()).noneMatch((command) -> command.contains("cluster.worker"));
	}

	@Test
	void applicationShouldHaveNothingOfAWorker() {
		for (Class<?> type : new Class<?>[] { WorkerAgent.class, ClusterWorker.class, SharedPortCustomizer.class }) {
			assertThat(this.context.getBeanNamesForType(type)).isEmpty();
		}
		assertThat(this.context.getEnvironment().getProperty("cluster.workers")).isEqualTo("max");
		assertThat(this.context.getEnvironment().containsProperty("spring.application.group")).isFalse();
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.timeout(Duration.ofSeconds(10))
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
	}

	private static Set<String> commandsOfChildren() {
		return ProcessHandle.current()
			.descendants()
			.map((child) -> child.info().commandLine().orElse(""))
			.collect(Collectors.toSet());
	}

	/**
	 * A tiny application.
	 */
	@RestController
	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class,
			ManagementContextAutoConfiguration.class, ServletManagementContextAutoConfiguration.class,
			ClusterWorkerAutoConfiguration.class, ClusterEndpointAutoConfiguration.class })
	static class Application {

		static void main(String[] args) {
			SpringApplication.run(Application.class, args);
		}

		@GetMapping("/pid")
		String pid() {
			return String.valueOf(ProcessHandle.current().pid());
		}

	}

}
