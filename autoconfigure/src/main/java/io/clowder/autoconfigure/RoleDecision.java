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

import io.clowder.Role;
import org.jspecify.annotations.Nullable;

/**
 * Decides what this JVM is.
 *
 * @param role the decision
 * @param hindrance why an application that should be clustered is not, if that would
 * surprise its user
 */
record RoleDecision(Role role, @Nullable String hindrance) {

	private static final RoleDecision PRIMARY = new RoleDecision(Role.PRIMARY, null);

	private static final RoleDecision WORKER = new RoleDecision(Role.WORKER, null);

	private static final RoleDecision SINGLE = new RoleDecision(Role.SINGLE, null);

	private static final String DEVTOOLS = "Spring Boot's developer tools restart the application inside one process. "
			+ "Set the system property 'spring.devtools.restart.enabled' to 'false' to run the cluster";

	/**
	 * Decides by the facts.
	 */
	static RoleDecision of(Facts facts) {
		if (facts.restartedByDevtools() && WorkerCount.isOn(facts.workers())) {
			return new RoleDecision(Role.SINGLE, DEVTOOLS);
		}
		// Also in a worker: contexts around the web application run before it, and a
		// worker joins once.
		if (!facts.startedByMain() || !facts.servlet()) {
			return SINGLE;
		}
		if (facts.worker()) {
			return WORKER;
		}
		if (!WorkerCount.isOn(facts.workers()) || facts.aotProcessing() || facts.exitOnRefresh()) {
			return SINGLE;
		}
		String hindrance = facts.platform().hindrance();
		return (hindrance != null) ? new RoleDecision(Role.SINGLE, hindrance) : PRIMARY;
	}

	/**
	 * What the decision depends on.
	 *
	 * @param workers value of the property {@code cluster.workers}
	 * @param worker whether a primary has started this JVM
	 * @param servlet whether it is a servlet web application
	 * @param startedByMain whether this is the run of the application's main method, and
	 * not of a test, of another application or of a bootstrap context
	 * @param restartedByDevtools whether the developer tools run the main method
	 * @param aotProcessing whether the application only runs for ahead-of-time processing
	 * @param exitOnRefresh whether the application only runs to record an archive
	 * @param platform tells what the platform lacks
	 */
	record Facts(@Nullable String workers, boolean worker, boolean servlet, boolean startedByMain,
			boolean restartedByDevtools, boolean aotProcessing, boolean exitOnRefresh, Platform platform) {

	}

	/**
	 * Tells what the platform lacks; asked only if all else speaks for a cluster, because
	 * finding out loads native code.
	 */
	@FunctionalInterface
	interface Platform {

		/**
		 * What the platform lacks.
		 * @return the end of a sentence, or {@code null} if it lacks nothing
		 */
		@Nullable String hindrance();

	}

}
