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

package io.clowder.sample.benchmark;

import java.util.List;
import java.util.stream.Stream;

import io.clowder.sample.Http;
import io.clowder.sample.HttpResponse;
import io.clowder.sample.benchmark.load.Traffic;

/**
 * Clients that have a session each.
 */
final class Sessions {

	private Sessions() {
	}

	/**
	 * The same traffic by clients with a session.
	 */
	static Traffic in(RunningTarget target, Traffic traffic) {
		List<String> cookies = Stream.generate(() -> create(target.port())).limit(traffic.connections()).toList();
		return traffic.withCookies(cookies);
	}

	private static String create(int port) {
		HttpResponse response = Http.get(port, "/session");
		String cookie = response.header("set-cookie");
		if (response.status() != 200 || cookie == null) {
			throw new IllegalStateException("No session: %s %s".formatted(response.status(), response.body()));
		}
		return cookie.substring(0, cookie.indexOf(';'));
	}

}
