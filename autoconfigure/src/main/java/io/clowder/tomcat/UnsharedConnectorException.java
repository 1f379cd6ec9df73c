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

/**
 * Thrown when the application adds a connector that workers cannot share.
 */
public class UnsharedConnectorException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int port;

	private final String protocol;

	UnsharedConnectorException(int port, String protocol) {
		super("The connector on port " + port + " uses " + protocol + ", which workers cannot share");
		this.port = port;
		this.protocol = protocol;
	}

	public int getPort() {
		return this.port;
	}

	/**
	 * Name of the protocol handler's class.
	 * @return the class name
	 */
	public String getProtocol() {
		return this.protocol;
	}

}
