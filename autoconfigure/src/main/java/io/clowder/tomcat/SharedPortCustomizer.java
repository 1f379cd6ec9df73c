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

package io.clowder.tomcat;

import java.util.function.Supplier;

import io.clowder.RequestForesight;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Makes every connector of a Tomcat take its connections from the primary. Last in order,
 * so that it sees the connectors that others add.
 */
public final class SharedPortCustomizer implements WebServerFactoryCustomizer<TomcatWebServerFactory>, Ordered {

	/**
	 * How long Tomcat waits for each kind of thing that is stuck when it stops. It has
	 * been drained before.
	 */
	private static final int STUCK_MILLIS = 200;

	private final ListenerSource source;

	private final RequestMeter meter;

	private final SharedPorts ports;

	private final @Nullable ThreadLimits threadLimits;

	private final Supplier<@Nullable RequestForesight> foresight;

	/**
	 * Creates a customizer.
	 * @param source where connections come from
	 * @param meter told of every request
	 * @param ports told of every shared port
	 * @param threadLimits between which numbers threads may vary, or {@code null} to
	 * leave them to Tomcat
	 * @param foresight fetches what requests need before they run, if anything does
	 */
	public SharedPortCustomizer(ListenerSource source, RequestMeter meter, SharedPorts ports,
			@Nullable ThreadLimits threadLimits, Supplier<@Nullable RequestForesight> foresight) {
		this.source = source;
		this.meter = meter;
		this.ports = ports;
		this.threadLimits = threadLimits;
		this.foresight = foresight;
	}

	@Override
	public void customize(TomcatWebServerFactory factory) {
		if (!factory.getProtocol().equals(TomcatWebServerFactory.DEFAULT_PROTOCOL)) {
			throw new UnsharedConnectorException(factory.getPort(), factory.getProtocol());
		}
		factory.setProtocol(SharedPortProtocol.class.getName());
		factory.addConnectorCustomizers((connector) -> this.ports.addServer(share(connector)));
		factory.getAdditionalConnectors().forEach((connector) -> this.ports.add(share(connector)));
		factory.addContextCustomizers(this::shorten, this.ports::add);
		factory.addEngineValves(new RequestMeterValve(this.meter), new BurningRequestValve(), new ResponseEndValve());
	}

	private SharedPortEndpoint share(Connector connector) {
		if (!(connector.getProtocolHandler() instanceof SharedPortProtocol protocol)) {
			throw new UnsharedConnectorException(connector.getPort(), connector.getProtocolHandlerClassName());
		}
		protocol.setListenerSource(this.source);
		SharedPortEndpoint endpoint = protocol.sharedPortEndpoint();
		endpoint.setForesight(this.foresight);
		if (this.threadLimits != null) {
			endpoint.setThreadLimits(this.threadLimits);
		}
		endpoint.setExecutorTerminationTimeoutMillis(STUCK_MILLIS);
		return endpoint;
	}

	private void shorten(Context context) {
		if (context instanceof StandardContext standardContext) {
			standardContext.setUnloadDelay(STUCK_MILLIS);
		}
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
