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

import io.clowder.tomcat.RequestMeter;
import io.clowder.tomcat.SharedPortCustomizer;
import io.clowder.tomcat.SharedPorts;
import io.clowder.worker.WorkerAgent;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;

/**
 * Shares a management port of its own, whose Tomcat is configured in a child context that
 * does not see the customizers of the application.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnBean(WorkerAgent.class)
class ClusterManagementContextConfiguration {

	@Bean
	SharedPortCustomizer clusterManagementSharedPortCustomizer(WorkerAgent agent, RequestMeter meter,
			SharedPorts ports) {
		return new SharedPortCustomizer(agent::listen, meter, ports, null, () -> null);
	}

}
