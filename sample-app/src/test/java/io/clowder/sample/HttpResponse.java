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

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP response.
 *
 * @param status the status code
 * @param headers the headers, by their name in lower case
 * @param content the content
 */
public record HttpResponse(int status, Map<String, String> headers, byte[] content) {

	private static final Pattern PID = Pattern.compile("pid\"?[: ](\\d+)");

	public String body() {
		return new String(this.content, StandardCharsets.UTF_8);
	}

	public @Nullable String header(String name) {
		return this.headers.get(name);
	}

	/**
	 * The process that says to have answered.
	 */
	long pid() {
		Matcher matcher = PID.matcher(body());
		if (!matcher.find()) {
			throw new AssertionError("No pid in: " + this.status + " " + body());
		}
		return Long.parseLong(matcher.group(1));
	}

}
