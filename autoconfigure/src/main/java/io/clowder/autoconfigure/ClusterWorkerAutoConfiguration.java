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
import io.clowder.NativeHeapUpkeep;
import io.clowder.RequestForesight;
import io.clowder.tomcat.RequestMeter;
import io.clowder.tomcat.SelfRequests;
import io.clowder.tomcat.SharedPortCustomizer;
import io.clowder.tomcat.SharedPorts;
import io.clowder.worker.AvailabilityReporter;
import io.clowder.worker.ClosingDrain;
import io.clowder.worker.Heartbeat;
import io.clowder.worker.WorkerAgent;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration for the application in a worker.
 */
@AutoConfiguration
@ConditionalOnBean(WorkerAgent.class)
@EnableConfigurationProperties({ ClusterProperties.class, ClusterThreadsProperties.class })
public final class ClusterWorkerAutoConfiguration {

	@Bean
	ClusterWorker clusterWorker(WorkerAgent agent) {
		return agent.worker();
	}

	@Bean
	@Lazy(false)
	AvailabilityReporter clusterAvailabilityReporter(WorkerAgent agent) {
		return new AvailabilityReporter(agent);
	}

	@Bean
	RequestMeter clusterRequestMeter() {
		return new RequestMeter();
	}

	@Bean
	@Lazy(false)
	Heartbeat clusterHeartbeat(WorkerAgent agent, RequestMeter meter, ClusterProperties properties) {
		return new Heartbeat(agent, meter::snapshot, properties.getHeartbeat().getInterval());
	}

	@Bean
	@Lazy(false)
	NativeHeapUpkeep clusterNativeHeapUpkeep() {
		return new NativeHeapUpkeep();
	}

	@Bean
	@Lazy(false)
	SharedPorts clusterSharedPorts(WorkerAgent agent, RequestMeter meter, ClusterProperties properties) {
		SharedPorts ports = new SharedPorts(meter, properties.getWebsocket().getCloseWindow());
		agent.setDrain(ports);
		return ports;
	}

	@Bean
	@Lazy(false)
	ClosingDrain clusterClosingDrain(WorkerAgent agent, ApplicationContext context) {
		return new ClosingDrain(agent, context);
	}

	@Bean
	@Lazy(false)
	SelfRequests clusterSelfRequests(WorkerAgent agent, SharedPorts ports) {
		SelfRequests requests = new SelfRequests(ports);
		agent.setWarmUp(requests);
		return requests;
	}

	@Bean
	SharedPortCustomizer clusterSharedPortCustomizer(WorkerAgent agent, RequestMeter meter, SharedPorts ports,
			ClusterThreadsProperties threads, Environment environment, ObjectProvider<RequestForesight> foresight) {
		// Which is created when the first request needs it, not before the web server
		return new SharedPortCustomizer(agent::listen, meter, ports, threads.toLimits(environment),
				SingletonSupplier.ofNullable(foresight::getIfUnique));
	}

}
