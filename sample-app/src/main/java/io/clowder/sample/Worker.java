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

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Who answers.
 */
@Component
class Worker {

	private final int id;

	private final long pid = ProcessHandle.current().pid();

	/**
	 * Create a new instance.
	 * @param id the id of this worker, 0 in an application that is not clustered
	 */
	Worker(@Value("${cluster.worker.id:0}") int id) {
		this.id = id;
	}

	int id() {
		return this.id;
	}

	long pid() {
		return this.pid;
	}

	String name() {
		return (this.id > 0) ? "worker " + this.id : "pid " + this.pid;
	}

	@Override
	public String toString() {
		return (this.id > 0) ? "%s (pid %s)".formatted(name(), this.pid) : name();
	}

}
