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

import java.time.Duration;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.session.web.http.HttpSessionIdResolver;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.SessionFlashMapManager;
import org.springframework.web.util.WebUtils;

/**
 * Keeps flash attributes in the session, and reads the session for them only if the
 * client has a cookie that says that there are some. Without it, Spring MVC reads the
 * session of every request, whether it is needed or not.
 */
public final class MarkedFlashMapManager extends SessionFlashMapManager {

	private final ClusterSessionRepository repository;

	private final HttpSessionIdResolver ids;

	private final ResponseCookie marker;

	/**
	 * Creates an instance.
	 * @param repository told of sessions that are used but not read
	 * @param ids finds the ids of the sessions that a request brings
	 * @param marker the cookie, with its name, path, domain and what else is configured
	 */
	public MarkedFlashMapManager(ClusterSessionRepository repository, HttpSessionIdResolver ids,
			ResponseCookie marker) {
		this.repository = repository;
		this.ids = ids;
		this.marker = marker;
	}

	@Override
	protected @Nullable List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
		if (WebUtils.getCookie(request, this.marker.getName()) != null) {
			return super.retrieveFlashMaps(request);
		}
		if (request.getHeader(HttpHeaders.COOKIE) != null) {
			this.repository.used(this.ids.resolveSessionIds(request));
		}
		return null;
	}

	@Override
	protected void updateFlashMaps(List<FlashMap> flashMaps, HttpServletRequest request, HttpServletResponse response) {
		super.updateFlashMaps(flashMaps, request, response);
		boolean isOver = flashMaps.isEmpty();
		String path = this.marker.getPath();
		ResponseCookie cookie = this.marker.mutate()
			.value(isOver ? "" : "1")
			.path((path != null) ? path : request.getContextPath() + "/")
			.secure(this.marker.isSecure() || request.isSecure())
			.maxAge(isOver ? Duration.ZERO : Duration.ofSeconds(getFlashMapTimeout()))
			.build();
		response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
	}

}
