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

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.util.StringUtils;

/**
 * Where the application is configured to find Redis, read with the precedence Spring Boot
 * gives to its own {@code spring.data.redis} properties.
 *
 * @param property the property that decided
 * @param nodes the nodes, any of which will do to find the others
 * @param connectTimeout how long one connection attempt may take
 */
record RedisLocation(String property, List<RedisNode> nodes, Duration connectTimeout) {

	static final Duration MAX_CONNECT_TIMEOUT = Duration.ofSeconds(2);

	private static final String PREFIX = "spring.data.redis.";

	private static final String DEFAULT_HOST = "localhost";

	private static final int DEFAULT_PORT = 6379;

	static @Nullable RedisLocation from(Binder binder) {
		for (String topology : List.of("sentinel.nodes", "cluster.nodes", "masterreplica.nodes")) {
			String property = PREFIX + topology;
			List<String> nodes = binder.bind(property, Bindable.listOf(String.class)).orElse(List.of());
			if (!nodes.isEmpty()) {
				return at(binder, property, nodes.stream().map((node) -> RedisNode.parse(property, node)).toList());
			}
		}
		String url = binder.bind(PREFIX + "url", String.class).orElse("");
		if (StringUtils.hasText(url)) {
			return at(binder, PREFIX + "url", List.of(parseUrl(PREFIX + "url", url)));
		}
		String host = binder.bind(PREFIX + "host", String.class).orElse("");
		Integer port = binder.bind(PREFIX + "port", Integer.class).orElse(null);
		if (!StringUtils.hasText(host) && port == null) {
			return null;
		}
		String property = PREFIX + (StringUtils.hasText(host) ? "host" : "port");
		RedisNode node = RedisNode.of(PREFIX + "port", String.valueOf(port),
				StringUtils.hasText(host) ? host : DEFAULT_HOST, (port != null) ? port : DEFAULT_PORT);
		return at(binder, property, List.of(node));
	}

	private static RedisLocation at(Binder binder, String property, List<RedisNode> nodes) {
		Duration timeout = binder.bind(PREFIX + "connect-timeout", Duration.class).orElse(MAX_CONNECT_TIMEOUT);
		boolean shorter = timeout.toMillis() > 0 && timeout.compareTo(MAX_CONNECT_TIMEOUT) < 0;
		return new RedisLocation(property, nodes, shorter ? timeout : MAX_CONNECT_TIMEOUT);
	}

	private static RedisNode parseUrl(String property, String url) {
		try {
			URI uri = new URI(url);
			if (!"redis".equals(uri.getScheme()) && !"rediss".equals(uri.getScheme())) {
				throw new InvalidRedisLocationException(property, url, "it does not start with redis:// or rediss://");
			}
			if (uri.getHost() == null) {
				throw new InvalidRedisLocationException(property, url, "it has no valid host name");
			}
			return RedisNode.of(property, url, uri.getHost(), uri.getPort());
		}
		catch (URISyntaxException ex) {
			// Not the cause, whose message would show a password
			throw new InvalidRedisLocationException(property, url, "it is not a URL (" + ex.getReason() + ")");
		}
	}

}
