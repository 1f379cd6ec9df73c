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

import java.time.Duration;

import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http2.Http2Protocol;

/**
 * Tomcat's NIO protocol for a port that all workers share. In a plain process it is
 * Tomcat's own. Public, with a constructor without arguments, because Tomcat creates it
 * by name: an additional connector is shared when it is created by
 * {@code new Connector(SharedPortProtocol.class.getName())}.
 */
public class SharedPortProtocol extends Http11NioProtocol {

	/**
	 * How long streams are accepted after a client was asked by GOAWAY to open no more of
	 * them. Tomcat itself waits for one round trip, and refuses what a client sends that
	 * is busy with something else for longer.
	 */
	static final Duration STREAM_GRACE = Duration.ofSeconds(2);

	private final SharedPortEndpoint sharedPortEndpoint;

	public SharedPortProtocol() {
		this(new SharedPortEndpoint());
	}

	private SharedPortProtocol(SharedPortEndpoint endpoint) {
		super(endpoint);
		this.sharedPortEndpoint = endpoint;
	}

	@Override
	public void addUpgradeProtocol(UpgradeProtocol upgradeProtocol) {
		if (upgradeProtocol instanceof Http2Protocol http2 && http2.getDrainTimeout() == 0) {
			http2.setDrainTimeout(STREAM_GRACE.toNanos());
		}
		super.addUpgradeProtocol(upgradeProtocol);
	}

	void setListenerSource(ListenerSource source) {
		this.sharedPortEndpoint.setListenerSource(source);
	}

	SharedPortEndpoint sharedPortEndpoint() {
		return this.sharedPortEndpoint;
	}

}
