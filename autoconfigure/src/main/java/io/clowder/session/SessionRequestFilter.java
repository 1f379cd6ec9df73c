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

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.GenericFilterBean;

/**
 * Goes around Spring Session's filter: tells the repository where a request begins and
 * ends, and answers 503 if the request needs its session while Redis is away.
 */
public final class SessionRequestFilter extends GenericFilterBean {

	private final ClusterSessionRepository repository;

	/**
	 * Creates an instance.
	 * @param repository where the sessions are
	 */
	public SessionRequestFilter(ClusterSessionRepository repository) {
		this.repository = repository;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		RequestMemory.Scope scope = this.repository.beginRequest();
		try {
			chain.doFilter(request, response);
		}
		catch (ServletException | IOException | RuntimeException ex) {
			if (!SessionUnavailableException.isIn(ex) || response.isCommitted()) {
				throw ex;
			}
			refuse((HttpServletRequest) request, (HttpServletResponse) response);
		}
		finally {
			scope.close();
			if (request instanceof HttpServletRequest http && request.getDispatcherType() == DispatcherType.REQUEST) {
				this.repository.reads()
					.ended(SessionReads.kind(http.getMethod(), http.getRequestURI()), scope.hasRead());
			}
		}
	}

	private static void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.resetBuffer();
		response.setContentLengthLong(-1);
		retryLater(response);
		if (request.getDispatcherType() == DispatcherType.ERROR) {
			// The page for errors needs the session as well
			response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
		}
		else {
			response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
		}
	}

	static void retryLater(HttpServletResponse response) {
		response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(SessionUnavailableException.RETRY_AFTER.toSeconds()));
	}

}
