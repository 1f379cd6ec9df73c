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

package io.clowder.autoconfigure;

/**
 * Thrown when a property of the cluster has a value that makes no sense.
 */
public class InvalidClusterPropertyException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String name;

	private final String value;

	private final String requirement;

	InvalidClusterPropertyException(String name, String value, String requirement) {
		super("The value '" + value + "' of the property '" + name + "' is invalid. " + requirement);
		this.name = name;
		this.value = value;
		this.requirement = requirement;
	}

	public String getName() {
		return this.name;
	}

	public String getValue() {
		return this.value;
	}

	/**
	 * What a valid value is.
	 * @return one or more sentences
	 */
	public String getRequirement() {
		return this.requirement;
	}

}
