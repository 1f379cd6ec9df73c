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

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.serializer.JdkSerializationRedisSerializer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.FlushMode;
import org.springframework.session.SaveMode;
import org.springframework.session.web.http.CookieHttpSessionIdResolver;
import org.springframework.web.servlet.FlashMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link MarkedFlashMapManager}.
 */
class MarkedFlashMapManagerTests {

	private static final String MARKER = "SESSION_FLASH";

	private final MarkedFlashMapManager manager = manager(ResponseCookie.from(MARKER).httpOnly(true).build());

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@Test
	void withoutTheMarkerTheSessionIsNotAskedFor() {
		MockHttpServletRequest request = new MockHttpServletRequest() {

			@Override
			public HttpSession getSession(boolean create) {
				throw new IllegalStateException("Not to be called");
			}

		};
		request.addHeader(HttpHeaders.COOKIE, "SESSION=YQ==");
		request.setCookies(new Cookie("SESSION", "YQ=="));
		assertThat(taken(request, this.response)).isNull();
		assertThat(this.response.getHeader(HttpHeaders.SET_COOKIE)).isNull();
	}

	@Test
	void savedAttributesSetTheMarker() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setContextPath("/shop");
		save(this.manager, request);
		assertThat(this.response.getHeader(HttpHeaders.SET_COOKIE)).startsWith(MARKER + "=1; Path=/shop/; Max-Age=180;")
			.contains("HttpOnly")
			.doesNotContain("Secure");
	}

	@Test
	void markerIsSecureWhereTheRequestIs() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setSecure(true);
		save(this.manager, request);
		assertThat(this.response.getHeader(HttpHeaders.SET_COOKIE)).contains("Path=/;").contains("Secure");
	}

	@Test
	void markerHasThePathThatIsConfigured() {
		save(manager(ResponseCookie.from(MARKER).path("/app").build()), new MockHttpServletRequest());
		assertThat(this.response.getHeader(HttpHeaders.SET_COOKIE)).contains("Path=/app;");
	}

	@Test
	void takenAttributesRemoveTheMarker() {
		MockHttpServletRequest redirect = new MockHttpServletRequest();
		save(this.manager, redirect);
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setSession(redirect.getSession());
		request.setCookies(new Cookie(MARKER, "1"));
		MockHttpServletResponse response = new MockHttpServletResponse();
		assertThat(taken(request, response)).containsEntry("message", "saved");
		assertThat(response.getHeader(HttpHeaders.SET_COOKIE)).startsWith(MARKER + "=; Path=/; Max-Age=0;");
		assertThat(taken(request, response)).isNull();
	}

	private @Nullable Map<String, Object> taken(MockHttpServletRequest request, MockHttpServletResponse response) {
		return this.manager.retrieveAndUpdate(request, response);
	}

	private void save(MarkedFlashMapManager manager, MockHttpServletRequest request) {
		FlashMap map = new FlashMap();
		map.put("message", "saved");
		manager.saveOutputFlashMap(map, request, this.response);
	}

	private static MarkedFlashMapManager manager(ResponseCookie marker) {
		SessionSettings settings = new SessionSettings("test", Duration.ofMinutes(30), FlushMode.ON_SAVE,
				SaveMode.ON_SET_ATTRIBUTE, null, Duration.ofSeconds(1), OnUndecodable.FAIL);
		SessionStore store = mock(SessionStore.class, (invocation) -> new CompletableFuture<>());
		return new MarkedFlashMapManager(new ClusterSessionRepository(store, settings,
				new JdkSerializationRedisSerializer(), () -> "id", Clock.systemUTC()),
				new CookieHttpSessionIdResolver(), marker);
	}

}
