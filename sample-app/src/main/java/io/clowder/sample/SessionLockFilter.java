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

import java.io.IOException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/**
 * Lets the requests of one session count one after the other. Each request works on a
 * copy of its session that is read before the controller runs and written after it, so
 * synchronizing in the controller would be too late: the lock has to be around Spring
 * Session's filter. It holds within this worker; a count that all workers change at once
 * is better kept by Redis itself ({@code INCR}).
 */
@Component
@FilterRegistration(urlPatterns = "/session")
@Order(Ordered.HIGHEST_PRECEDENCE)
class SessionLockFilter extends OncePerRequestFilter {

	private final Lock[] locks = Stream.generate(ReentrantLock::new).limit(1024).toArray(Lock[]::new);

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Cookie cookie = WebUtils.getCookie(request, "SESSION");
		if (cookie == null) {
			chain.doFilter(request, response);
			return;
		}
		Lock lock = this.locks[Math.floorMod(cookie.getValue().hashCode(), this.locks.length)];
		lock.lock();
		try {
			chain.doFilter(request, response);
		}
		finally {
			lock.unlock();
		}
	}

}
