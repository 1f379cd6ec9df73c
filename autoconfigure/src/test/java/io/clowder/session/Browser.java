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

package io.clowder.session;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that keeps cookies and follows no redirect.
 */
final class Browser {

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final Map<String, String> cookies = new TreeMap<>();

	private List<String> received = List.of();

	/**
	 * Asks and expects success.
	 * @return the content
	 */
	String get(SessionApplication application, String path) {
		HttpResponse<String> response = send(application, path);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return response.body();
	}

	HttpResponse<String> send(SessionApplication application, String path) {
		return send(application, path, HttpRequest.newBuilder());
	}

	HttpResponse<String> post(SessionApplication application, String path, Map<String, String> form) {
		String content = form.entrySet()
			.stream()
			.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
		return send(application, path,
				HttpRequest.newBuilder()
					.header("Content-Type", "application/x-www-form-urlencoded")
					.POST(HttpRequest.BodyPublishers.ofString(content)));
	}

	private HttpResponse<String> send(SessionApplication application, String path, HttpRequest.Builder request) {
		request.uri(URI.create("http://localhost:" + application.port() + path.replace(" ", "%20")))
			.timeout(Duration.ofSeconds(15));
		if (!this.cookies.isEmpty()) {
			request.header("Cookie",
					this.cookies.entrySet()
						.stream()
						.map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
						.collect(Collectors.joining("; ")));
		}
		try {
			HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
			application.awaitIdle();
			this.received = response.headers().allValues("Set-Cookie");
			this.received.forEach(this::keep);
			return response;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private void keep(String cookie) {
		String pair = cookie.split(";")[0];
		String name = pair.substring(0, pair.indexOf('='));
		if (cookie.contains("Max-Age=0")) {
			this.cookies.remove(name);
		}
		else {
			this.cookies.put(name, pair.substring(pair.indexOf('=') + 1));
		}
	}

	/**
	 * What the last response said of the session's cookie.
	 */
	@Nullable String receivedCookie() {
		List<String> cookies = this.received.stream().filter((cookie) -> cookie.startsWith("SESSION=")).toList();
		assertThat(cookies).hasSizeLessThanOrEqualTo(1);
		return cookies.isEmpty() ? null : cookies.get(0);
	}

	@Nullable String sessionId() {
		String cookie = this.cookies.get("SESSION");
		return (cookie != null) ? new String(Base64.getDecoder().decode(cookie), StandardCharsets.UTF_8) : null;
	}

	/**
	 * Takes the id of a session from elsewhere.
	 */
	Browser withSessionId(String id) {
		this.cookies.put("SESSION", Base64.getEncoder().encodeToString(id.getBytes(StandardCharsets.UTF_8)));
		return this;
	}

	/**
	 * Another window, which has the same cookies now.
	 */
	Browser copy() {
		Browser copy = new Browser();
		copy.cookies.putAll(this.cookies);
		return copy;
	}

}
