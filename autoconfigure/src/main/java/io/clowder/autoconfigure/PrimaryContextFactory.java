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

import java.io.File;
import java.io.IOException;

import io.clowder.primary.Primary;
import io.clowder.primary.budget.Budget;
import io.clowder.primary.budget.BudgetSettings;
import io.clowder.primary.budget.MachineResources;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ApplicationContextFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.system.ApplicationPid;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Runs the primary where a plain application would create its context: the configuration
 * and logging are ready, the banner is printed, and no bean exists. Exceptions are
 * reported by Spring Boot like those of any application that cannot start.
 */
class PrimaryContextFactory implements ApplicationContextFactory {

	private static final Log logger = LogFactory.getLog(PrimaryContextFactory.class);

	private final Environment environment;

	private final @Nullable ClassLoader classLoader;

	PrimaryContextFactory(Environment environment, @Nullable ClassLoader classLoader) {
		this.environment = environment;
		this.classLoader = classLoader;
	}

	@Override
	public ConfigurableApplicationContext create(@Nullable WebApplicationType webApplicationType) {
		ClusterProperties properties = Binder.get(this.environment).bindOrCreate("cluster", ClusterProperties.class);
		Binder.get(this.environment).bindOrCreate("cluster.session", ClusterSessionProperties.class).validate();
		Binder.get(this.environment).bindOrCreate("cluster.threads", ClusterThreadsProperties.class).validate();
		writePidFile();
		BudgetSettings settings = properties.toBudgetSettings();
		Budget budget = settings.enabled() ? Budget.of(MachineResources.current(), settings) : null;
		int max = (budget != null) ? budget.maxWorkers(properties.getStandby())
				: Runtime.getRuntime().availableProcessors();
		Primary primary = new Primary(properties.toSettings(max), properties.toArchiveSettings(), budget,
				(text) -> WorkerCount.parseTarget(text, max), this.environment,
				(this.classLoader != null) ? this.classLoader : getClass().getClassLoader());
		System.exit(primary.run());
		throw new IllegalStateException("The primary has ended");
	}

	/**
	 * What signals the cluster is this process. The file of a plain application is
	 * written when its context is prepared, which never happens here.
	 */
	private void writePidFile() {
		String file = this.environment.getProperty("spring.pid.file");
		if (StringUtils.hasText(file)) {
			try {
				new ApplicationPid().write(new File(file));
				new File(file).deleteOnExit();
			}
			catch (IOException ex) {
				logger.warn("The pid file '" + file + "' cannot be written: " + ex.getMessage());
			}
		}
	}

}
