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

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client may expect of its session: an attribute has the value that was confirmed
 * last, or one of those that were sent since without an answer.
 */
final class SessionModel {

	private static final String NONE = "";

	private @Nullable String cookie;

	private final Map<String, Set<String>> possible = new TreeMap<>();

	private boolean maybeGone;

	/**
	 * Cookie by which the session is known, or {@code null} if there is none.
	 */
	@Nullable String cookie() {
		return this.cookie;
	}

	/**
	 * Whether an end or another id was asked for without an answer.
	 */
	boolean isMaybeGone() {
		return this.maybeGone;
	}

	void started(String cookie) {
		this.cookie = cookie;
		this.possible.clear();
		this.maybeGone = false;
	}

	void renamed(String cookie) {
		this.cookie = cookie;
		this.maybeGone = false;
	}

	void ended() {
		this.cookie = null;
	}

	void maybeEnded() {
		this.maybeGone = true;
	}

	void wrote(String name, @Nullable String value) {
		this.possible.put(name, new HashSet<>(Set.of((value != null) ? value : NONE)));
	}

	void maybeWrote(String name, @Nullable String value) {
		this.possible.computeIfAbsent(name, (key) -> new HashSet<>(Set.of(NONE))).add((value != null) ? value : NONE);
	}

	/**
	 * Compares with what the application says.
	 */
	void verify(Map<String, String> attributes) {
		this.possible.forEach((name, values) -> assertThat(values).as("'%s' of %s", name, this.cookie)
			.contains(attributes.getOrDefault(name, NONE)));
		assertThat(this.possible.keySet()).as("names of attributes of %s", this.cookie)
			.containsAll(attributes.keySet());
	}

}
