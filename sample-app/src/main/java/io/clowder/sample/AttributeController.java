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

import java.util.Map;
import java.util.TreeMap;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Reads and writes the attributes of the HTTP session one by one.
 */
@RestController
@RequestMapping("/session/attributes")
class AttributeController {

	@GetMapping
	Map<String, Object> attributes(HttpServletRequest request) {
		HttpSession session = session(request);
		Map<String, Object> attributes = new TreeMap<>();
		session.getAttributeNames().asIterator().forEachRemaining((name) -> {
			Object value = session.getAttribute(name);
			if (value != null) {
				attributes.put(name, value);
			}
		});
		return attributes;
	}

	@GetMapping("/{name}")
	Object attribute(@PathVariable String name, HttpServletRequest request) {
		return found(session(request).getAttribute(name));
	}

	@PutMapping("/{name}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void set(@PathVariable String name, @RequestBody String value, HttpSession session) {
		session.setAttribute(name, value);
	}

	@DeleteMapping("/{name}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void remove(@PathVariable String name, HttpServletRequest request) {
		session(request).removeAttribute(name);
	}

	private static HttpSession session(HttpServletRequest request) {
		return found(request.getSession(false));
	}

	private static <T> T found(@Nullable T value) {
		if (value == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		return value;
	}

}
