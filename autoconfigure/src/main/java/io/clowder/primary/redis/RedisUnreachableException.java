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

import java.util.List;

/**
 * Thrown when the Redis the application is configured to use accepts no connection.
 */
@SuppressWarnings("serial")
public class RedisUnreachableException extends RuntimeException {

	private final String property;

	private final List<String> nodes;

	RedisUnreachableException(RedisLocation location, Throwable cause) {
		super("Redis cannot be reached at %s".formatted(join(location)), cause);
		this.property = location.property();
		this.nodes = location.nodes().stream().map(RedisNode::toString).toList();
	}

	private static String join(RedisLocation location) {
		return String.join(", ", location.nodes().stream().map(RedisNode::toString).toList());
	}

	/**
	 * Return the name of the property that says where Redis is.
	 * @return the property name
	 */
	public String getProperty() {
		return this.property;
	}

	/**
	 * Return the nodes that were tried.
	 * @return the nodes, each as {@code host:port}
	 */
	public List<String> getNodes() {
		return this.nodes;
	}

}
