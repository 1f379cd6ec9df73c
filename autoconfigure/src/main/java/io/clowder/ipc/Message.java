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

package io.clowder.ipc;

import java.util.List;
import java.util.Map;

import io.clowder.ClusterStatus;
import io.clowder.OperationAnswer;
import io.clowder.WorkerMetrics;
import org.jspecify.annotations.Nullable;

/**
 * What primary and workers say to each other. Both sides run the same build, so a message
 * has no optional parts: another {@link #VERSION} is refused.
 */
public sealed interface Message {

	/**
	 * Version of the messages and of their encoding.
	 */
	int VERSION = 1;

	/**
	 * Opens a worker's control connection.
	 *
	 * @param version the worker's {@link #VERSION}
	 * @param workerId id of the worker
	 */
	record Hello(int version, int workerId) implements Message {

	}

	/**
	 * Accepts a worker's control connection.
	 *
	 * @param properties properties for the worker's environment. They may hold secrets,
	 * which is why they do not travel on its command line.
	 */
	record Welcome(Map<String, String> properties) implements Message {

	}

	/**
	 * Refuses a connection, which is closed afterwards.
	 *
	 * @param reason why
	 */
	record Refused(String reason) implements Message {

	}

	/**
	 * Tells how the application feels.
	 *
	 * @param readiness Spring Boot's readiness state
	 * @param accepting whether that is accepting traffic
	 * @param liveness Spring Boot's liveness state
	 */
	record Availability(String readiness, boolean accepting, String liveness) implements Message {

	}

	/**
	 * Proves that a worker lives.
	 *
	 * @param metrics what it measured
	 */
	record Heartbeat(WorkerMetrics metrics) implements Message {

	}

	/**
	 * Asks a worker to finish what it has and to exit.
	 *
	 * @param reason why
	 */
	record Stop(String reason) implements Message {

	}

	/**
	 * Asks the primary for the state of the cluster.
	 *
	 * @param correlation number that the answer repeats
	 */
	record StatusRequest(long correlation) implements Message {

	}

	/**
	 * Answers a {@link StatusRequest}.
	 *
	 * @param correlation number of the request
	 * @param status the state of the cluster
	 */
	record StatusResponse(long correlation, ClusterStatus status) implements Message {

	}

	/**
	 * Opens a hand-off connection: asks the primary for the connections of a port.
	 *
	 * @param version the worker's {@link #VERSION}
	 * @param workerId id of the worker
	 * @param address textual IP address to bind, {@code null} for all local addresses
	 * @param port port to bind, 0 for any free one
	 * @param ordinal distinguishes several requests for port 0 of one worker
	 * @param backlog length of the queue of connections not yet accepted
	 */
	record Listen(int version, int workerId, @Nullable String address, int port, int ordinal,
			int backlog) implements Message {

	}

	/**
	 * Answers a {@link Listen}. From here on the primary sends descriptors, one per byte,
	 * and the worker sends {@link HandOffCounters}.
	 *
	 * @param address textual IP address of the listener
	 * @param port port of the listener
	 */
	record Listening(String address, int port) implements Message {

	}

	/**
	 * Answers a {@link Listen} that failed. The connection is closed afterwards.
	 *
	 * @param problem what kind of failure
	 * @param message the operating system's words
	 */
	record ListenFailed(ListenProblem problem, String message) implements Message {

	}

	/**
	 * Opens a hand-back connection: the worker wants to return idle connections of a
	 * port.
	 *
	 * @param version the worker's {@link #VERSION}
	 * @param workerId id of the worker
	 * @param address address of the port, as in {@link Listen}
	 * @param port the port, as in {@link Listen}
	 * @param ordinal the ordinal, as in {@link Listen}
	 */
	record HandBack(int version, int workerId, @Nullable String address, int port, int ordinal) implements Message {

	}

	/**
	 * Answers a {@link HandBack}. From here on the worker sends descriptors, one per
	 * byte.
	 */
	record HandBackAccepted() implements Message {

	}

	/**
	 * Asks a worker that accepts traffic but gets none yet to send requests to itself.
	 *
	 * @param correlation number that the answer repeats
	 * @param paths paths of the main port, each beginning with a slash
	 * @param timeoutMillis milliseconds for all of them
	 */
	record WarmUp(long correlation, List<String> paths, long timeoutMillis) implements Message {

	}

	/**
	 * Answers a {@link WarmUp}.
	 *
	 * @param correlation number of the request
	 * @param failure what went wrong, {@code null} if all requests were answered well
	 */
	record WarmedUp(long correlation, @Nullable String failure) implements Message {

	}

	/**
	 * Asks the primary to change the cluster.
	 *
	 * @param correlation number that the answer repeats
	 * @param operation what to do, in the user's words
	 * @param workers number of workers, in the user's words, if there were any
	 * @param workerId the worker to do it to, {@code null} for the cluster
	 */
	record OperationRequest(long correlation, String operation, @Nullable String workers,
			@Nullable Integer workerId) implements Message {

	}

	/**
	 * Answers an {@link OperationRequest}.
	 *
	 * @param correlation number of the request
	 * @param answer what became of it
	 */
	record OperationResponse(long correlation, OperationAnswer answer) implements Message {

	}

}
