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
import java.time.Clock;
import java.time.Duration;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.serializer.JdkSerializationRedisSerializer;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.FlushMode;
import org.springframework.session.SaveMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link SessionRequestFilter}.
 */
class SessionRequestFilterTests {

	private final SessionRequestFilter filter = new SessionRequestFilter(
			new ClusterSessionRepository(mock(SessionStore.class),
					new SessionSettings("test", Duration.ofMinutes(30), FlushMode.ON_SAVE, SaveMode.ON_SET_ATTRIBUTE,
							null, Duration.ofSeconds(1), OnUndecodable.FAIL),
					new JdkSerializationRedisSerializer(), () -> "id", Clock.systemUTC()));

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@Test
	void requestThatNeedsItsSessionIsToldToComeAgain() throws Exception {
		this.response.setHeader("X-Request-Id", "7");
		filter((request, response) -> {
			response.getWriter().write("half");
			throw new ServletException(new IllegalStateException(unavailable()));
		});
		assertThat(this.response.getStatus()).isEqualTo(503);
		assertThat(this.response.getHeader("Retry-After")).isEqualTo("1");
		assertThat(this.response.getHeader("X-Request-Id")).isEqualTo("7");
		assertThat(this.response.getContentAsString()).isEmpty();
		assertThat(this.response.getErrorMessage()).isNull();
	}

	@Test
	void pageForErrorsThatNeedsTheSessionIsLeftOut() throws Exception {
		this.request.setDispatcherType(DispatcherType.ERROR);
		filter((request, response) -> {
			throw unavailable();
		});
		assertThat(this.response.getStatus()).isEqualTo(503);
		assertThat(this.response.isCommitted()).isFalse();
	}

	@Test
	void responseThatHasBegunCannotBeTakenBack() {
		assertThatExceptionOfType(SessionUnavailableException.class).isThrownBy(() -> filter((request, response) -> {
			response.flushBuffer();
			throw unavailable();
		}));
		assertThat(this.response.getStatus()).isEqualTo(200);
	}

	@Test
	void otherFailuresAreThoseOfTheApplication() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> filter((request, response) -> {
			throw new IOException("test");
		}));
		assertThat(this.response.getStatus()).isEqualTo(200);
	}

	private void filter(FilterChain chain) throws ServletException, IOException {
		this.filter.doFilter(this.request, this.response, chain);
	}

	private static SessionUnavailableException unavailable() {
		return new SessionUnavailableException("test", null);
	}

}
