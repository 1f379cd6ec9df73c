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

import java.io.IOException;

import io.clowder.ipc.HandOffReceiver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a shared port ends in this worker. Plain connections are returned to the primary
 * between two requests; those of TLS cannot, so their clients are asked to close them:
 * {@code Connection: close}, and GOAWAY for HTTP/2. Nothing happens to a port that is not
 * shared. One thread drains; any may look.
 */
final class SharedPortDrain {

	private static final Log logger = LogFactory.getLog(SharedPortDrain.class);

	private final SharedPortEndpoint endpoint;

	private volatile @Nullable ConnectionReturn connectionReturn;

	SharedPortDrain(SharedPortEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Where connections without a request are to go, or {@code null} if they stay.
	 */
	@Nullable ConnectionReturn connectionReturn() {
		return this.connectionReturn;
	}

	void begin() {
		HandOffReceiver receiver = this.endpoint.receiver();
		if (receiver == null || !this.endpoint.isRunning()) {
			return;
		}
		this.endpoint.stopInline();
		if (this.endpoint.isSSLEnabled()) {
			this.endpoint.closeServerSocketGraceful();
			return;
		}
		try {
			this.connectionReturn = new ConnectionReturn(receiver.handBack());
			sendGoAway();
			returnIdle();
		}
		catch (IOException ex) {
			logger.debug("Connections cannot be returned to the primary.", ex);
			this.endpoint.closeServerSocketGraceful();
		}
	}

	/**
	 * Returns connections that wait for a request. To be repeated: one that is just being
	 * taken or used is not among them.
	 */
	void returnIdle() {
		ConnectionReturn way = this.connectionReturn;
		if (way != null && this.endpoint.isRunning()) {
			this.endpoint.onPollers((connection) -> connection.drain().returnIfIdle(way));
		}
	}

	/**
	 * Closes connections that wait for a request, if not a byte of one has arrived. To be
	 * repeated.
	 */
	void closeIdle() {
		if (this.endpoint.receiver() != null && this.endpoint.isRunning()) {
			this.endpoint.onPollers((connection) -> connection.drain().closeIfIdle());
		}
	}

	/**
	 * Asks clients of HTTP/2 to open no more streams. To be repeated, since connections
	 * may become such.
	 */
	void sendGoAway() {
		this.endpoint.forEachConnection((connection) -> connection.drain().sendGoAway());
	}

	/**
	 * Ends the drain. No connection is taken from here on.
	 * @return how many connections were returned to the primary
	 */
	long end() {
		HandOffReceiver receiver = this.endpoint.receiver();
		if (receiver != null) {
			receiver.close();
		}
		ConnectionReturn way = this.connectionReturn;
		return (way != null) ? way.close() : 0;
	}

}
