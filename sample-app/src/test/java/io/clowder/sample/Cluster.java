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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A running cluster whose workers have all been ready.
 */
final class Cluster implements AutoCloseable {

	private static final JsonMapper json = new JsonMapper();

	private static final Duration TIMEOUT = Duration.ofSeconds(90);

	private final SampleProcess process;

	private final List<Integer> ports;

	private Cluster(SampleProcess process) {
		this.process = process;
		process.awaitOneOf("workers are ready after", "The only worker is ready after");
		this.ports = process.find("Port (\\d+) is open for all workers").stream().map(Integer::parseInt).toList();
	}

	/**
	 * Waits until every worker is ready.
	 */
	static Cluster of(SampleProcess process) {
		try {
			return new Cluster(process);
		}
		catch (RuntimeException | Error ex) {
			try (process) {
				throw ex;
			}
		}
	}

	SampleProcess process() {
		return this.process;
	}

	/**
	 * The application's port.
	 */
	int port() {
		return this.ports.get(0);
	}

	/**
	 * All ports, in the order in which they were opened.
	 */
	List<Integer> ports() {
		return this.ports;
	}

	/**
	 * What the cluster says of itself.
	 */
	JsonNode status() {
		// Management has the last port if it has its own
		return json(Http.get(this.ports.get(this.ports.size() - 1), "/actuator/cluster"));
	}

	static JsonNode json(HttpResponse response) {
		assertThat(response.status()).as(response.body()).isEqualTo(200);
		return json.readTree(response.body());
	}

	/**
	 * What the cluster says of a worker.
	 */
	JsonNode worker(int id) {
		return workers(status()).stream().filter((worker) -> worker.get("id").asInt() == id).findFirst().orElseThrow();
	}

	static List<JsonNode> workers(JsonNode status) {
		return StreamSupport.stream(status.get("workers").spliterator(), false).toList();
	}

	long workerPid(int id) {
		return worker(id).get("pid").asLong();
	}

	/**
	 * Asks for an operation on the cluster, or on a worker of it.
	 * @param path the path below the endpoint, empty for the cluster
	 */
	HttpResponse operate(String path, String body) {
		try (HttpConnection connection = HttpConnection.open("127.0.0.1", this.ports.get(this.ports.size() - 1))) {
			return connection.post("/actuator/cluster" + path, "application/json", body);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Carries an operation out and waits for its end.
	 * @return the operation
	 */
	JsonNode complete(String path, String body) {
		HttpResponse response = operate(path, body);
		assertThat(response.status()).as(response.body()).isEqualTo(202);
		return awaitEnd(json.readTree(response.body()).get("id").asLong());
	}

	/**
	 * Waits for the end of an operation.
	 */
	JsonNode awaitEnd(long id) {
		return awaitStatus((status) -> status.path("operation").path("id").asLong() == id
				&& !status.get("operation").get("state").asString().equals("RUNNING"))
			.get("operation");
	}

	/**
	 * Waits until the cluster says something of itself.
	 * @return what it said
	 */
	JsonNode awaitStatus(Predicate<JsonNode> condition) {
		return await().pollInterval(Duration.ofMillis(100)).atMost(TIMEOUT).until(this::status, condition);
	}

	/**
	 * Kills a process and waits for its end.
	 */
	void kill(long pid) {
		ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
		process.destroyForcibly();
		await().pollInterval(Duration.ofMillis(10)).until(() -> !process.isAlive());
	}

	/**
	 * Waits until a worker has been replaced and all are ready.
	 * @return what the cluster says of the new worker
	 */
	JsonNode awaitReplacement(int id, long pid) {
		awaitStatus((status) -> status.get("status").asString().equals("UP")
				&& workers(status).get(id - 1).get("pid").asLong() != pid);
		return worker(id);
	}

	/**
	 * Where its control socket is.
	 */
	Path runtimeDirectory() {
		List<Path> directories = this.process.runtimeDirectories();
		assertThat(directories).hasSize(1);
		return directories.get(0);
	}

	@Override
	public void close() {
		this.process.close();
	}

}
