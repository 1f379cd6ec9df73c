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

package io.clowder.actuate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

import io.clowder.ClusterStatus;
import io.clowder.WorkerStatus;
import io.clowder.worker.WorkerAgent;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@link Endpoint @Endpoint} that shows the cluster. Whichever worker gets the request
 * asks the primary, so all give the same answer.
 */
@Endpoint(id = "cluster", defaultAccess = Access.READ_ONLY)
public class ClusterEndpoint {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final WorkerAgent agent;

	public ClusterEndpoint(WorkerAgent agent) {
		this.agent = agent;
	}

	/**
	 * Shows the whole cluster.
	 * @return its state
	 */
	@ReadOperation
	public ClusterBody<ClusterStatus> cluster() {
		return new ClusterBody<>(status());
	}

	/**
	 * Shows one worker.
	 * @param id id of the worker
	 * @return its state, or {@code null} if there is no such worker
	 */
	@ReadOperation
	public @Nullable ClusterBody<WorkerStatus> worker(@Selector int id) {
		return status().workers()
			.stream()
			.filter((worker) -> worker.id() == id)
			.findFirst()
			.map(ClusterBody::new)
			.orElse(null);
	}

	private ClusterStatus status() {
		try {
			return this.agent.clusterStatus(TIMEOUT);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
