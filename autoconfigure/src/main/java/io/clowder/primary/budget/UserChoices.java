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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.springframework.core.env.Environment;

/**
 * What the user has decided, and the budget therefore does not.
 *
 * @param options what the JVM options say
 * @param decidesArenas whether the environment says how many arenas the C library uses
 * @param datasource what the application's properties say of connections to a database
 * @param requestThreads what they say of the threads that run requests
 */
record UserChoices(UserOptions options, boolean decidesArenas, DatasourceChoice datasource,
		RequestThreadChoice requestThreads) {

	/**
	 * Variable that limits the memory that each thread's allocations may hold on to.
	 */
	static final String ARENAS = "MALLOC_ARENA_MAX";

	private static final String TUNABLES = "GLIBC_TUNABLES";

	static UserChoices of(List<String> jvmOptions, Map<String, String> variables, Environment environment) {
		boolean decidesArenas = variables.containsKey(ARENAS)
				|| variables.getOrDefault(TUNABLES, "").contains("malloc.arena_max");
		return new UserChoices(new UserOptions(jvmOptions), decidesArenas, DatasourceChoice.of(environment),
				RequestThreadChoice.of(environment));
	}

	/**
	 * Options, variables and properties that win.
	 */
	List<String> decisive() {
		List<String> decisive = new ArrayList<>(this.options.decisive());
		if (this.decidesArenas) {
			decisive.add(ARENAS);
		}
		if (this.datasource.poolSize() != null) {
			decisive.add(DatasourceChoice.POOL_SIZE);
		}
		decisive.addAll(this.requestThreads.decisive());
		return List.copyOf(decisive);
	}

}
