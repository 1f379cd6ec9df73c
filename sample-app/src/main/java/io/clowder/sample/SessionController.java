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

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Counts visits in the HTTP session, which every worker sees because it is kept in Redis.
 */
@RestController
class SessionController {

	private static final String COUNT = "count";

	private final Worker worker;

	SessionController(Worker worker) {
		this.worker = worker;
	}

	@GetMapping("/session/count")
	int count(HttpSession session) {
		return (session.getAttribute(COUNT) instanceof Integer visits) ? visits : 0;
	}

	@GetMapping("/session")
	Visit visit(HttpSession session) {
		int count = (session.getAttribute(COUNT) instanceof Integer visits) ? visits + 1 : 1;
		session.setAttribute(COUNT, count);
		return new Visit(session.getId(), count, this.worker.id(), this.worker.pid());
	}

	/**
	 * What a log-in does, so that who knew the id before does not know it any longer.
	 */
	@PostMapping("/session/id")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void changeId(HttpServletRequest request) {
		if (request.getSession(false) == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		request.changeSessionId();
	}

	@DeleteMapping("/session")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void end(HttpSession session) {
		session.invalidate();
	}

	record Visit(String id, int count, int worker, long pid) {

	}

}
