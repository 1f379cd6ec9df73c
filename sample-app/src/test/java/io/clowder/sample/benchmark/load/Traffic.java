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

package io.clowder.sample.benchmark.load;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What clients ask, and how often.
 *
 * @param method the HTTP method
 * @param path the path
 * @param cookies cookies, one for each connection, or none at all
 * @param connections the number of connections
 * @param keepAlive whether a connection is used for more than one request
 * @param rate requests that arrive per second, however fast they are answered; 0 if each
 * connection asks again as soon as it has an answer
 */
public record Traffic(String method, String path, List<String> cookies, int connections, boolean keepAlive,
		double rate) {

	/**
	 * Connections that are kept and always wait for an answer.
	 */
	public static Traffic get(String path, int connections) {
		return new Traffic("GET", path, List.of(), connections, true, 0);
	}

	/**
	 * The same by POST.
	 */
	public static Traffic post(String path, int connections) {
		return new Traffic("POST", path, List.of(), connections, true, 0);
	}

	/**
	 * The same with a cookie for each connection.
	 */
	public Traffic withCookies(List<String> cookies) {
		return new Traffic(this.method, this.path, cookies, this.connections, this.keepAlive, this.rate);
	}

	/**
	 * The same with a new connection for every request.
	 */
	public Traffic perRequest() {
		return new Traffic(this.method, this.path, this.cookies, this.connections, false, this.rate);
	}

	/**
	 * The same at a fixed rate.
	 */
	public Traffic atRate(double rate) {
		return new Traffic(this.method, this.path, this.cookies, this.connections, this.keepAlive, rate);
	}

	/**
	 * The same over so many connections at most.
	 */
	public Traffic limitedTo(int connections) {
		return new Traffic(this.method, this.path, this.cookies, Math.min(connections, this.connections),
				this.keepAlive, this.rate);
	}

	/**
	 * What a connection sends.
	 */
	byte[] request(int connection) {
		StringBuilder request = new StringBuilder();
		request.append("%s %s HTTP/1.1\r\nHost: localhost\r\n".formatted(this.method, this.path));
		if (!this.cookies.isEmpty()) {
			request.append("Cookie: %s\r\n".formatted(this.cookies.get(connection % this.cookies.size())));
		}
		if (!this.keepAlive) {
			request.append("Connection: close\r\n");
		}
		if (this.method.equals("POST")) {
			request.append("Content-Length: 0\r\n");
		}
		return request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
	}

}
