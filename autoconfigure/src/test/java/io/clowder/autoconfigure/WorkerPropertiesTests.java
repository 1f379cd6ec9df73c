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

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link WorkerProperties}.
 */
class WorkerPropertiesTests {

	private static final Path FILES = Path.of("/run/process-4711");

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void ofShouldNameTheWorkerAndPrintNoBanner() {
		assertThat(WorkerProperties.of(2, FILES, this.environment)).containsOnly(
				entry("spring.application.group", "worker-2"), entry("spring.main.banner-mode", "off"),
				entry("server.shutdown", "immediate"), entry("server.tomcat.basedir", "/run/process-4711"));
	}

	@Test
	void ofWhenTomcatHasADirectoryOrWritesLogsIntoItShouldKeepIt() {
		this.environment.setProperty("server.tomcat.basedir", "/srv/tomcat");
		assertThat(WorkerProperties.of(2, FILES, this.environment)).doesNotContainKey("server.tomcat.basedir");
		MockEnvironment logging = new MockEnvironment().withProperty("server.tomcat.accesslog.enabled", "true");
		assertThat(WorkerProperties.of(2, FILES, logging)).doesNotContainKey("server.tomcat.basedir");
	}

	@Test
	void ofWhenThereIsAGroupShouldKeepIt() {
		this.environment.setProperty("spring.application.group", "shop");
		assertThat(WorkerProperties.of(2, FILES, this.environment)).containsEntry("spring.application.group",
				"shop/worker-2");
	}

	@ParameterizedTest
	@CsvSource({ "app.log,app-worker-2.log", "logs/app.log,logs/app-worker-2.log",
			"/var/log/app.1.log,/var/log/app.1-worker-2.log", "app,app-worker-2",
			"/etc/conf.d/app,/etc/conf.d/app-worker-2", "logs/.log,logs/.log-worker-2", ".log,.log-worker-2" })
	void ofShouldGiveEachWorkerItsFiles(String file, String expected) {
		this.environment.setProperty("logging.file.name", file);
		this.environment.setProperty("spring.pid.file", file);
		assertThat(WorkerProperties.of(2, FILES, this.environment)).containsEntry("logging.file.name", expected)
			.containsEntry("spring.pid.file", expected);
	}

	@Test
	void ofWhenThereIsALogPathShouldNameTheFileInIt() {
		this.environment.setProperty("logging.file.path", "/var/log/shop");
		assertThat(WorkerProperties.of(2, FILES, this.environment)).containsEntry("logging.file.name",
				"/var/log/shop/spring-worker-2.log");
	}

	@Test
	void ofWhenThereAreLogFileAndPathShouldUseTheFileAsSpringBootDoes() {
		this.environment.setProperty("logging.file.path", "/var/log/shop");
		this.environment.setProperty("logging.file.name", "app.log");
		assertThat(WorkerProperties.of(2, FILES, this.environment)).containsEntry("logging.file.name",
				"app-worker-2.log");
	}

	@Test
	void ofWhenFilesAreBlankShouldMakeNone() {
		this.environment.setProperty("logging.file.path", "");
		this.environment.setProperty("logging.file.name", "");
		this.environment.setProperty("spring.pid.file", "");
		assertThat(WorkerProperties.of(2, FILES, this.environment)).doesNotContainKeys("logging.file.name",
				"logging.file.path", "spring.pid.file");
	}

}
