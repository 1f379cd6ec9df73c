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

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

import io.clowder.ClusterEvent;
import io.clowder.ClusterStatus;
import io.clowder.OperationAnswer;
import io.clowder.OperationOutcome;
import io.clowder.WorkerState;
import io.clowder.WorkerStatus;
import io.clowder.ipc.Message;
import io.clowder.worker.TestPrimary;
import io.clowder.worker.WorkerAgent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.actuate.web.ServletManagementContextAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClusterEndpoint} over HTTP: the contract its users rely on.
 */
class ClusterEndpointWebTests {

	private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.5Z");

	private static final String FULL = """
			{ "status": "DEGRADED", "desired": 3, "ready": 1, "generation": 2, "balancing": "least-connections",
			  "primary": {"pid": 4711, "startedAt": "2026-03-01T12:00:00.500Z", "rss": 61000000},
			  "budget": {"processors": 1.5, "memory": 2000000000, "limited": true,
			    "perWorker": {"processors": 1, "heapMax": 500000000, "collector": "serial",
			      "threads": {"requests": 1024, "collection": 1, "eventLoops": 2}},
			    "userDecided": ["-Xmx500m"]},
			  "listeners": [{"address": "0.0.0.0", "port": 8080, "accepted": 12345, "waiting": 0}],
			  "workers": [
			    {"id": 1, "pid": 4720, "state": "READY", "generation": 2, "startedAt": "2026-03-01T12:00:00.500Z",
			     "startupMillis": 1400, "restarts": 1,
			     "lastExit": {"code": 137, "signal": "KILL", "reason": "killed", "at": "2026-03-01T12:00:00.500Z"},
			     "connections": {"active": 12, "accepted": 345},
			     "requests": {"total": 9, "active": 1, "errors": 0, "perSecond": 3.0, "meanMillis": 1.2, "p99Millis": 8.0, "threads": 16, "waiting": 2},
			     "memory": {"heapUsed": 1, "heapMax": 2, "rss": 3}, "cpu": 0.42, "threads": 40, "gcMillis": 12,
			     "lastHeartbeat": "2026-03-01T12:00:00.500Z", "liveness": "CORRECT",
			     "readiness": "ACCEPTING_TRAFFIC"},
			    {"id": 2, "state": "FAILED", "generation": 1, "restarts": 4,
			     "nextAttemptAt": "2026-03-01T12:00:00.500Z",
			     "lastExit": {"code": 3, "reason": "exited with code 3", "at": "2026-03-01T12:00:00.500Z"},
			     "connections": {"active": 0, "accepted": 0}}],
			  "incoming": [
			    {"id": 2, "state": "FAILED", "generation": 1, "restarts": 4,
			     "nextAttemptAt": "2026-03-01T12:00:00.500Z",
			     "lastExit": {"code": 3, "reason": "exited with code 3", "at": "2026-03-01T12:00:00.500Z"},
			     "connections": {"active": 0, "accepted": 0}}],
			  "outgoing": [],
			  "operation": {"id": 3, "type": "RELOAD", "state": "RUNNING", "message": "1 of 3",
			                "startedAt": "2026-03-01T12:00:00.500Z"},
			  "events": [{"at": "2026-03-01T12:00:00.500Z", "type": "WORKER_EXITED", "worker": 1, "message": "gone"},
			             {"at": "2026-03-01T12:00:00.500Z", "type": "CLUSTER_READY", "message": "here"}] }""";

	private static final String RELOAD = "{\"operation\": \"reload\"}";

	private static final ClusterStatus.Operation OPERATION = new ClusterStatus.Operation(4,
			ClusterStatus.OperationType.SCALE, ClusterStatus.OperationState.RUNNING, "From 2 to 4 workers.", TIME, null,
			null);

	private static final String OPERATION_JSON = """
			{"id": 4, "type": "SCALE", "state": "RUNNING", "message": "From 2 to 4 workers.",
			 "startedAt": "2026-03-01T12:00:00.500Z"}""";

	private static final TestPrimary primary = TestPrimary.start();

	private static WorkerAgent agent;

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class,
				HttpMessageConvertersAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
				WebMvcAutoConfiguration.class, EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class,
				JacksonEndpointAutoConfiguration.class, ManagementContextAutoConfiguration.class,
				ServletManagementContextAutoConfiguration.class))
		.withBean(ClusterEndpoint.class, () -> new ClusterEndpoint(agent))
		.withPropertyValues("management.endpoints.web.exposure.include=cluster");

	@BeforeAll
	static void join() {
		agent = primary.join();
		primary.answerWith(status());
	}

	@BeforeEach
	void forget() {
		primary.forget();
	}

	@Test
	void clusterShouldBeShownByTheContract() {
		run((mvc) -> assertThat(mvc.get().uri("/actuator/cluster")).hasStatusOk().bodyJson().isStrictlyEqualTo(FULL));
	}

	@Test
	void workerShouldBeShownByTheContract() {
		String worker = JsonMapper.shared().readTree(FULL).path("workers").get(1).toString();
		run((mvc) -> assertThat(mvc.get().uri("/actuator/cluster/2")).hasStatusOk()
			.bodyJson()
			.isStrictlyEqualTo(worker));
	}

	@Test
	void contractShouldHoldWhateverJsonTheApplicationLikes() {
		this.runner
			.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE",
					"spring.jackson.default-property-inclusion=always",
					"spring.jackson.datatype.datetime.write-dates-as-timestamps=true")
			.run((context) -> {
				MockMvcTester mvc = MockMvcTester.from(context);
				assertThat(mvc.get().uri("/actuator/cluster")).hasStatusOk().bodyJson().isStrictlyEqualTo(FULL);
				assertThat(mvc.get().uri("/actuator/cluster/1")).hasStatusOk().bodyJson().hasPath("$.startedAt");
			});
	}

	@Test
	void unknownWorkerShouldNotBeFound() {
		run((mvc) -> {
			assertThat(mvc.get().uri("/actuator/cluster/3")).hasStatus(404);
			assertThat(mvc.get().uri("/actuator/cluster/0")).hasStatus(404);
			assertThat(mvc.get().uri("/actuator/cluster/-1")).hasStatus(404);
		});
	}

	@Test
	void workerThatIsNoNumberShouldBeABadRequest() {
		run((mvc) -> assertThat(mvc.get().uri("/actuator/cluster/banana")).hasStatus(400));
	}

	@Test
	void endpointShouldBeReadOnly() {
		run((mvc) -> {
			assertThat(mvc.post().uri("/actuator/cluster").contentType(MediaType.APPLICATION_JSON).content("{}"))
				.hasStatus(405);
			assertThat(mvc.delete().uri("/actuator/cluster/1")).hasStatus(405);
		});
	}

	@Test
	void writingShouldNotBePossibleUnlessItIsAllowed() {
		run((mvc) -> {
			assertThat(post(mvc, "/actuator/cluster", RELOAD)).hasStatus(405);
			assertThat(post(mvc, "/actuator/cluster/1", "{\"operation\": \"restart\"}")).hasStatus(405);
		});
		this.runner.withPropertyValues("management.endpoint.cluster.access=NONE")
			.run((context) -> assertThat(post(MockMvcTester.from(context), "/actuator/cluster", RELOAD))
				.hasStatus(404));
	}

	@Test
	void acceptedOperationShouldBeShown() {
		answer(OperationOutcome.ACCEPTED, "Preparing generation 2.", OPERATION);
		runUnrestricted((mvc) -> assertThat(post(mvc, "/actuator/cluster", RELOAD)).hasStatus(202)
			.bodyJson()
			.isStrictlyEqualTo(OPERATION_JSON));
		assertAsked("reload", null, null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"4\"", "4" })
	void numberOfWorkersShouldGoToThePrimary(String workers) {
		answer(OperationOutcome.ACCEPTED, "From 2 to 4 workers.", OPERATION);
		runUnrestricted((mvc) -> assertThat(
				post(mvc, "/actuator/cluster", "{\"operation\": \"scale\", \"workers\": %s}".formatted(workers)))
			.hasStatus(202));
		assertAsked("scale", "4", null);
	}

	@Test
	void operationOnAWorkerShouldNameIt() {
		answer(OperationOutcome.ACCEPTED, "Replacing worker 2.", OPERATION);
		runUnrestricted(
				(mvc) -> assertThat(post(mvc, "/actuator/cluster/2", "{\"operation\": \"restart\"}")).hasStatus(202)
					.bodyJson()
					.isStrictlyEqualTo(OPERATION_JSON));
		assertAsked("restart", null, 2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"workers\": \"4\"}", "{\"operation\": \"\"}", "{\"operation\": null}", "" })
	void requestWithoutOperationShouldBeABadRequest(String content) {
		runUnrestricted((mvc) -> assertThat(post(mvc, "/actuator/cluster", content)).hasStatus(400)
			.bodyJson()
			.isStrictlyEqualTo(
					"""
							{"message": "The request has no 'operation'. Use {\\"operation\\": \\"reload\\"}, for example."}"""));
	}

	@Test
	void requestThatMakesNoSenseShouldBeABadRequest() {
		answer(OperationOutcome.INVALID, "There is no operation 'dance'. Use 'reload' or 'scale'.", null);
		runUnrestricted((mvc) -> {
			assertThat(post(mvc, "/actuator/cluster", "{\"operation\": \"dance\"}")).hasStatus(400)
				.bodyJson()
				.isStrictlyEqualTo("{\"message\": \"There is no operation 'dance'. Use 'reload' or 'scale'.\"}");
			assertThat(post(mvc, "/actuator/cluster/banana", "{\"operation\": \"restart\"}")).hasStatus(400);
		});
	}

	@Test
	void operationOnAnUnknownWorkerShouldNotBeFound() {
		answer(OperationOutcome.UNKNOWN_WORKER, "There is no worker 9.", null);
		runUnrestricted(
				(mvc) -> assertThat(post(mvc, "/actuator/cluster/9", "{\"operation\": \"restart\"}")).hasStatus(404)
					.bodyJson()
					.isStrictlyEqualTo("{\"message\": \"There is no worker 9.\"}"));
	}

	@Test
	void operationThatIsInTheWayShouldBeShown() {
		answer(OperationOutcome.CONFLICT, "Operation 4 (SCALE) is still running.", OPERATION);
		runUnrestricted((mvc) -> assertThat(post(mvc, "/actuator/cluster", RELOAD)).hasStatus(409)
			.bodyJson()
			.isStrictlyEqualTo(
					"{\"message\": \"Operation 4 (SCALE) is still running.\", \"operation\": " + OPERATION_JSON + "}"));
	}

	@Test
	void conflictWithTheStateOfTheClusterShouldBeSaid() {
		answer(OperationOutcome.CONFLICT, "The cluster is still starting.", null);
		runUnrestricted((mvc) -> assertThat(post(mvc, "/actuator/cluster", RELOAD)).hasStatus(409)
			.bodyJson()
			.isStrictlyEqualTo("{\"message\": \"The cluster is still starting.\"}"));
	}

	@Test
	void plainMapperShouldWriteNoNulls() {
		String json = JsonMapper.builder().build().writeValueAsString(status());
		assertThat(json).doesNotContain("null");
		assertThat(JsonMapper.shared().readTree(json)).isEqualTo(JsonMapper.shared().readTree(FULL));
	}

	private static void answer(OperationOutcome outcome, String message, ClusterStatus.Operation operation) {
		primary.answerOperationsWith(new OperationAnswer(outcome, message, operation));
	}

	private static void assertAsked(String operation, String workers, Integer workerId) {
		Message.OperationRequest request = primary.next(Message.OperationRequest.class);
		assertThat(request)
			.isEqualTo(new Message.OperationRequest(request.correlation(), operation, workers, workerId));
	}

	private static MvcTestResult post(MockMvcTester mvc, String uri, String content) {
		return mvc.post().uri(uri).contentType(MediaType.APPLICATION_JSON).content(content).exchange();
	}

	private void runUnrestricted(Consumer<MockMvcTester> test) {
		this.runner.withPropertyValues("management.endpoint.cluster.access=UNRESTRICTED")
			.run((context) -> test.accept(MockMvcTester.from(context)));
	}

	private void run(Consumer<MockMvcTester> test) {
		this.runner.run((context) -> test.accept(MockMvcTester.from(context)));
	}

	private static ClusterStatus status() {
		WorkerStatus ready = new WorkerStatus(1, 4720L, WorkerState.READY, 2, TIME, 1400L, 1, null,
				new WorkerStatus.Exit(137, "KILL", "killed", TIME), new WorkerStatus.Connections(12, 345),
				new WorkerStatus.Requests(9, 1, 0, 3.0, 1.2, 8.0, 16, 2), new WorkerStatus.Memory(1, 2, 3), 0.42, 40,
				12L, TIME, "CORRECT", "ACCEPTING_TRAFFIC");
		WorkerStatus failed = new WorkerStatus(2, null, WorkerState.FAILED, 1, null, null, 4, TIME,
				new WorkerStatus.Exit(3, null, "exited with code 3", TIME), new WorkerStatus.Connections(0, 0), null,
				null, null, null, null, null, null, null);
		return new ClusterStatus(ClusterStatus.Health.DEGRADED, 3, 1, 2, "least-connections",
				new ClusterStatus.Primary(4711, TIME, 61_000_000),
				new ClusterStatus.Budget(1.5, 2_000_000_000, true,
						new ClusterStatus.WorkerShare(1, 500_000_000L, "serial", null,
								new ClusterStatus.ThreadShare(1024, 1, null, 2)),
						List.of("-Xmx500m")),
				List.of(new ClusterStatus.Listener("0.0.0.0", 8080, 12345, 0)), List.of(ready, failed), List.of(failed),
				List.of(),
				new ClusterStatus.Operation(3, ClusterStatus.OperationType.RELOAD, ClusterStatus.OperationState.RUNNING,
						"1 of 3", TIME, null, null),
				List.of(new ClusterEvent(TIME, ClusterEvent.Type.WORKER_EXITED, 1, "gone"),
						new ClusterEvent(TIME, ClusterEvent.Type.CLUSTER_READY, null, "here")));
	}

}
