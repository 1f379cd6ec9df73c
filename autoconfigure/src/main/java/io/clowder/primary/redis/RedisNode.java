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

package io.clowder.primary.redis;

/**
 * Host and port of one Redis node.
 *
 * @param host the host name or address
 * @param port the TCP port
 */
record RedisNode(String host, int port) {

	/**
	 * Parse {@code host:port}.
	 * @param property the property the value comes from
	 * @param value the value
	 * @return the node
	 * @throws InvalidRedisLocationException if the value is not {@code host:port}
	 */
	static RedisNode parse(String property, String value) {
		int colon = value.lastIndexOf(':');
		if (colon < 1) {
			throw new InvalidRedisLocationException(property, value, "it is not of the form host:port");
		}
		try {
			return of(property, value, value.substring(0, colon), Integer.parseInt(value.substring(colon + 1)));
		}
		catch (NumberFormatException ex) {
			throw new InvalidRedisLocationException(property, value, "its port is not a number");
		}
	}

	static RedisNode of(String property, String value, String host, int port) {
		if (port < 1 || port > 65535) {
			throw new InvalidRedisLocationException(property, value, "its port is not between 1 and 65535");
		}
		return new RedisNode(host, port);
	}

	@Override
	public String toString() {
		return this.host + ":" + this.port;
	}

}
