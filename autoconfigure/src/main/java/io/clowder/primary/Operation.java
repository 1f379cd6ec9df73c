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

package io.clowder.primary;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.clowder.ClusterEvent.Type;
import io.clowder.ClusterStatus;
import io.clowder.ClusterStatus.OperationState;
import io.clowder.ClusterStatus.OperationType;
import org.jspecify.annotations.Nullable;

/**
 * Something the cluster was asked to do, from the request to the outcome.
 */
final class Operation {

	private final long id;

	private final OperationType type;

	private final Clock clock;

	private final EventLog log;

	private final Instant startedAt;

	private @Nullable Instant endedAt;

	private OperationState state = OperationState.RUNNING;

	private String message;

	private List<String> lastLines = List.of();

	Operation(long id, OperationType type, String message, Clock clock, EventLog log) {
		this.id = id;
		this.type = type;
		this.clock = clock;
		this.log = log;
		this.startedAt = clock.instant();
		this.message = message;
		log.info(Type.OPERATION_STARTED, null, name() + " has begun: " + message);
	}

	private String name() {
		return "Operation " + this.id + " (" + this.type + ")";
	}

	boolean isRunning() {
		return this.state == OperationState.RUNNING;
	}

	void progress(String message) {
		this.message = message;
	}

	void done(String message) {
		end(OperationState.DONE, message);
		this.log.info(Type.OPERATION_ENDED, null, name() + " is done: " + message);
	}

	void failed(String message, List<String> lastLines) {
		end(OperationState.FAILED, message);
		this.lastLines = lastLines;
		this.log.warn(Type.OPERATION_ENDED, null, name() + " has failed: " + message);
	}

	void rolledBack(String message, List<String> lastLines) {
		end(OperationState.ROLLED_BACK, message);
		this.lastLines = lastLines;
		this.log.warn(Type.OPERATION_ENDED, null, name() + " was undone: " + message);
	}

	private void end(OperationState state, String message) {
		this.state = state;
		this.message = message;
		this.endedAt = this.clock.instant();
	}

	ClusterStatus.Operation status() {
		return new ClusterStatus.Operation(this.id, this.type, this.state, this.message, this.startedAt, this.endedAt,
				this.lastLines.isEmpty() ? null : this.lastLines);
	}

	@Override
	public String toString() {
		return Objects.requireNonNull(name());
	}

}
