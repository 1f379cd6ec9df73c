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

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;

/**
 * What the application's properties say about the threads that run requests.
 *
 * @param most largest number of them, {@code null} if they are virtual
 * @param decisive properties by which Tomcat decides and not the cluster
 */
record RequestThreadChoice(@Nullable Integer most, List<String> decisive) {

	/**
	 * The default of {@code cluster.threads.max}.
	 */
	static final int CLUSTER_DEFAULT = 1024;

	private static final int TOMCAT_DEFAULT = 200;

	private static final String TOMCAT_MAX = "server.tomcat.threads.max";

	RequestThreadChoice {
		decisive = List.copyOf(decisive);
	}

	static RequestThreadChoice of(Environment environment) {
		Binder binder = Binder.get(environment);
		List<String> decisive = Stream
			.of(TOMCAT_MAX, "server.tomcat.threads.min-spare", "spring.threads.virtual.enabled")
			.filter((name) -> !binder.bind(name, String.class).orElse("false").equals("false"))
			.toList();
		if (Threading.VIRTUAL.isActive(environment)) {
			return new RequestThreadChoice(null, decisive);
		}
		boolean adaptive = !binder.bind("cluster.threads.adaptive", String.class).orElse("true").equals("false");
		int most = (adaptive && decisive.isEmpty()) ? number(binder, "cluster.threads.max", CLUSTER_DEFAULT)
				: number(binder, TOMCAT_MAX, TOMCAT_DEFAULT);
		return new RequestThreadChoice(most, decisive);
	}

	private static int number(Binder binder, String name, int fallback) {
		String text = binder.bind(name, String.class).orElse("").strip();
		// Of anything else the workers say that it is no number.
		return text.matches("\\d{1,9}") ? Integer.parseInt(text) : fallback;
	}

}
