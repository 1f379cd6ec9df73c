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

package io.clowder;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in the cluster.
 *
 * @param at when it happened
 * @param type what happened
 * @param worker id of the worker it happened to, if any
 * @param message the same in words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClusterEvent(Instant at, Type type, @Nullable Integer worker, String message) {

	/**
	 * Kinds of events.
	 */
	public enum Type {

		/**
		 * A worker's process was started.
		 */
		WORKER_STARTED,

		/**
		 * A worker accepts traffic.
		 */
		WORKER_READY,

		/**
		 * A worker that accepted traffic asks for none at present.
		 */
		WORKER_REFUSING,

		/**
		 * A worker was asked to finish what it has and to exit.
		 */
		WORKER_DRAINING,

		/**
		 * A worker is replaced because it has served for long enough.
		 */
		WORKER_RECYCLED,

		/**
		 * A standby worker takes the place of another.
		 */
		STANDBY_PROMOTED,

		/**
		 * The primary ended a worker that was not well.
		 */
		WORKER_KILLED,

		/**
		 * A worker's process has ended.
		 */
		WORKER_EXITED,

		/**
		 * A dead worker's replacement waits for its time.
		 */
		WORKER_WAITING,

		/**
		 * Every wanted worker accepts traffic.
		 */
		CLUSTER_READY,

		/**
		 * A class archive was made, from which workers start faster.
		 */
		ARCHIVE_READY,

		/**
		 * There is no class archive, or it is not used any more.
		 */
		ARCHIVE_FAILED,

		/**
		 * An operation has begun.
		 */
		OPERATION_STARTED,

		/**
		 * An operation has ended, well or not.
		 */
		OPERATION_ENDED,

		/**
		 * An operation was asked for that cannot be carried out.
		 */
		OPERATION_REFUSED,

		/**
		 * The cluster is being stopped.
		 */
		CLUSTER_STOPPING

	}

}
