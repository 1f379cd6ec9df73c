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
import java.util.Objects;

import io.clowder.ClusterStatus;
import io.clowder.OperationAnswer;
import io.clowder.OperationOutcome;
import io.clowder.WorkerStatus;
import io.clowder.worker.WorkerAgent;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * {@link Endpoint @Endpoint} that shows the cluster and, where writing is allowed,
 * changes it. Whichever worker gets the request asks the primary, so all give the same
 * answer, and an operation does not depend on the worker that passed it on.
 */
@Endpoint(id = "cluster", defaultAccess = Access.READ_ONLY)
public class ClusterEndpoint {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final int ACCEPTED = 202;

	private static final int CONFLICT = 409;

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

	/**
	 * Begins an operation on the whole cluster.
	 * @param operation {@code reload} or {@code scale}
	 * @param workers to scale, the number of workers or {@code max}
	 * @return 202 with the operation, 400 if the request makes no sense, 409 if another
	 * operation is running
	 */
	@WriteOperation
	public WebEndpointResponse<ClusterBody<?>> operate(@Nullable String operation, @Nullable String workers) {
		return ask(operation, workers, null);
	}

	/**
	 * Begins an operation on one worker.
	 * @param id id of the worker
	 * @param operation {@code restart}
	 * @return 202 with the operation, 400 if the request makes no sense, 404 if there is
	 * no such worker, 409 if another operation is running
	 */
	@WriteOperation
	public WebEndpointResponse<ClusterBody<?>> operateWorker(@Selector int id, @Nullable String operation) {
		return ask(operation, null, id);
	}

	private WebEndpointResponse<ClusterBody<?>> ask(@Nullable String operation, @Nullable String workers,
			@Nullable Integer workerId) {
		if (operation == null || operation.isBlank()) {
			return response(new OperationAnswer(OperationOutcome.INVALID,
					"The request has no 'operation'. Use {\"operation\": \"reload\"}, for example.", null));
		}
		try {
			return response(this.agent.operate(operation, workers, workerId, TIMEOUT));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static WebEndpointResponse<ClusterBody<?>> response(OperationAnswer answer) {
		return switch (answer.outcome()) {
			case ACCEPTED ->
				new WebEndpointResponse<>(new ClusterBody<>(Objects.requireNonNull(answer.operation())), ACCEPTED);
			case INVALID ->
				new WebEndpointResponse<>(new ClusterBody<>(answer), WebEndpointResponse.STATUS_BAD_REQUEST);
			case UNKNOWN_WORKER ->
				new WebEndpointResponse<>(new ClusterBody<>(answer), WebEndpointResponse.STATUS_NOT_FOUND);
			case CONFLICT -> new WebEndpointResponse<>(new ClusterBody<>(answer), CONFLICT);
		};
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
