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

	private static final String TOMCAT_MIN = "server.tomcat.threads.min-spare";

	private static final String VIRTUAL = "spring.threads.virtual.enabled";

	RequestThreadChoice {
		decisive = List.copyOf(decisive);
	}

	static RequestThreadChoice of(Environment environment) {
		boolean virtual = environment.getProperty(VIRTUAL, Boolean.class, false);
		List<String> decisive = Stream.of(TOMCAT_MAX, TOMCAT_MIN, VIRTUAL)
			.filter((name) -> name.equals(VIRTUAL) ? virtual : environment.containsProperty(name))
			.toList();
		if (Threading.VIRTUAL.isActive(environment)) {
			return new RequestThreadChoice(null, decisive);
		}
		Binder binder = Binder.get(environment);
		boolean adaptive = binder.bind("cluster.threads.adaptive", Boolean.class).orElse(true);
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
