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

package io.clowder.primary.redis;

/**
 * Thrown when a property that says where Redis is cannot be understood.
 */
@SuppressWarnings("serial")
public class InvalidRedisLocationException extends RuntimeException {

	private final String property;

	private final String value;

	private final String reason;

	InvalidRedisLocationException(String property, String value, String reason) {
		super("Property '%s' has the value '%s', but %s".formatted(property, withoutCredentials(value), reason));
		this.property = property;
		this.value = withoutCredentials(value);
		this.reason = reason;
	}

	private static String withoutCredentials(String value) {
		return value.replaceFirst("//.*@", "//***@");
	}

	/**
	 * Return the name of the property.
	 * @return the property name
	 */
	public String getProperty() {
		return this.property;
	}

	/**
	 * Return the value of the property, without any credentials.
	 * @return the value
	 */
	public String getValue() {
		return this.value;
	}

	/**
	 * Return what is wrong with the value.
	 * @return the rest of a sentence that starts with the value
	 */
	public String getReason() {
		return this.reason;
	}

}
