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

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.clowder.ClusterEvent;
import io.clowder.ClusterStatus;
import io.clowder.OperationAnswer;
import io.clowder.OperationOutcome;
import io.clowder.WorkerMetrics;
import io.clowder.WorkerState;
import io.clowder.WorkerStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Messages of every type, with every kind of value.
 */
final class Messages {

	static final Instant AT = Instant.parse("2026-11-05T10:15:30.123456789Z");

	static final String UNICODE = "größer 日本語 🐈 \u0000\n";

	private static final WorkerStatus EMPTY_SLOT = new WorkerStatus(2, null, WorkerState.FAILED, 0, null, null, 0, null,
			null, new WorkerStatus.Connections(0, 0), null, null, null, null, null, null, null, null);

	private static final WorkerStatus FULL_SLOT = new WorkerStatus(1, 4720L, WorkerState.READY, 3, AT, 1400L, 7,
			Instant.MAX, new WorkerStatus.Exit(137, "KILL", UNICODE, Instant.MIN),
			new WorkerStatus.Connections(Long.MAX_VALUE, Long.MIN_VALUE),
			new WorkerStatus.Requests(9, 1, 0, 3.25, Double.MIN_VALUE, Double.NaN, 16, 3),
			new WorkerStatus.Memory(1, 2, 3), 0.42, 40, 12L, Instant.EPOCH, "CORRECT", "");

	private Messages() {
	}

	static List<Message> all() {
		return List.of(new Message.Hello(Message.VERSION, 1), new Message.Hello(Integer.MIN_VALUE, Integer.MAX_VALUE),
				new Message.Welcome(Map.of()), new Message.Welcome(properties()), new Message.Refused(UNICODE),
				new Message.Refused(""), new Message.Availability("ACCEPTING_TRAFFIC", true, "CORRECT"),
				new Message.Heartbeat(metrics()), new Message.Stop("a reload"), new Message.StatusRequest(-1),
				new Message.StatusResponse(Long.MAX_VALUE, status()), new Message.StatusResponse(0, emptyStatus()),
				new Message.Listen(Message.VERSION, 2, "::1", 65535, 0, 100),
				new Message.Listen(Message.VERSION, 2, null, 0, 3, -1), new Message.Listening("127.0.0.1", 8080),
				new Message.ListenFailed(ListenProblem.IN_USE, "Address already in use"),
				new Message.ListenFailed(ListenProblem.OTHER, ""),
				new Message.HandBack(Message.VERSION, 2, null, 8080, 1), new Message.HandBackAccepted(),
				new Message.WarmUp(5, List.of("/", "/prices?all"), 2000), new Message.WarmedUp(5, null),
				new Message.WarmedUp(6, UNICODE), new Message.OperationRequest(7, "scale", "max", null),
				new Message.OperationRequest(8, UNICODE, null, 3),
				new Message.OperationResponse(7,
						new OperationAnswer(OperationOutcome.ACCEPTED, "",
								new ClusterStatus.Operation(3, ClusterStatus.OperationType.SCALE,
										ClusterStatus.OperationState.RUNNING, UNICODE, AT, null, null))),
				new Message.OperationResponse(8, new OperationAnswer(OperationOutcome.UNKNOWN_WORKER, UNICODE, null)));
	}

	static ByteBuf frame(Message message) {
		ByteBuf frame = Unpooled.buffer();
		MessageCodec.write(frame, message);
		return frame;
	}

	/**
	 * A frame without its length.
	 */
	static ByteBuf content(Message message) {
		return frame(message).skipBytes(Integer.BYTES).copy();
	}

	private static WorkerMetrics metrics() {
		return new WorkerMetrics(new WorkerStatus.Requests(1, 2, 3, 4.5, 5.5, 6.5, 7, 8),
				new WorkerStatus.Memory(7, 8, 9), 1.5, 33, 44);
	}

	private static ClusterStatus status() {
		return new ClusterStatus(ClusterStatus.Health.DEGRADED, 2, 1, 3, "least-connections",
				new ClusterStatus.Primary(4711, AT, 61_000_000),
				new ClusterStatus.Budget(1.5, 1L << 40, true,
						new ClusterStatus.WorkerShare(2, 1L << 33, "serial", 5,
								new ClusterStatus.ThreadShare(1024, 1, null, 2)),
						List.of("-Xmx8g", UNICODE)),
				List.of(new ClusterStatus.Listener("0.0.0.0", 8080, 12345, 7)), List.of(FULL_SLOT, EMPTY_SLOT),
				List.of(EMPTY_SLOT), List.of(FULL_SLOT),
				new ClusterStatus.Operation(3, ClusterStatus.OperationType.RELOAD,
						ClusterStatus.OperationState.ROLLED_BACK, UNICODE, AT, AT, List.of("", UNICODE)),
				List.of(new ClusterEvent(AT, ClusterEvent.Type.values()[ClusterEvent.Type.values().length - 1], null,
						"all"), new ClusterEvent(AT, ClusterEvent.Type.values()[0], 1, "one")));
	}

	private static ClusterStatus emptyStatus() {
		return new ClusterStatus(ClusterStatus.Health.DOWN, 0, 0, 0, "", new ClusterStatus.Primary(1, AT, 0), null,
				List.of(), List.of(), List.of(), List.of(), null, List.of());
	}

	private static Map<String, String> properties() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("spring.data.redis.password", UNICODE);
		properties.put("", "");
		return properties;
	}

}
