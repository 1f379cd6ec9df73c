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

package io.clowder.sample;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A browser: every visit of {@code /session} uses a new connection and the one cookie it
 * was given.
 */
final class Visitor {

	private final int port;

	private @Nullable String cookie;

	Visitor(int port) {
		this.port = port;
	}

	/**
	 * Visits once more.
	 * @return what the application says
	 */
	JsonNode visit() {
		HttpResponse response = (this.cookie != null) ? Http.get(this.port, "/session", "Cookie: " + this.cookie)
				: Http.get(this.port, "/session");
		JsonNode visit = Cluster.json(response);
		String cookie = response.header("set-cookie");
		if (this.cookie == null) {
			assertThat(cookie).startsWith("SESSION=");
			this.cookie = cookie.substring(0, cookie.indexOf(';'));
		}
		return visit;
	}

}
