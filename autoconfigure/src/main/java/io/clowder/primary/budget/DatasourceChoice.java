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

package io.clowder.primary.budget;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * What the application's properties say about its connections to a database.
 *
 * @param isConfigured whether there is a pool of connections
 * @param poolSize how many connections each process may have, {@code null} if that is not
 * configured
 */
record DatasourceChoice(boolean isConfigured, @Nullable Integer poolSize) {

	static final String POOL_SIZE = "spring.datasource.hikari.maximum-pool-size";

	/**
	 * HikariCP's own.
	 */
	static final int DEFAULT_POOL_SIZE = 10;

	static DatasourceChoice of(Environment environment) {
		Binder binder = Binder.get(environment);
		boolean isConfigured = binder.bind("spring.datasource.url", String.class).isBound()
				|| binder.bind("spring.datasource.hikari", Bindable.mapOf(String.class, Object.class)).isBound();
		return new DatasourceChoice(isConfigured, number(binder.bind(POOL_SIZE, String.class).orElse("")));
	}

	private static @Nullable Integer number(String text) {
		// Of anything else the workers say that it is no number.
		return text.strip().matches("\\d{1,9}") ? Integer.valueOf(text.strip()) : null;
	}

}
