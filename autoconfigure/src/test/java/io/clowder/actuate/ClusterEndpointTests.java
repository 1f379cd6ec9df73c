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

import io.clowder.worker.TestPrimary;
import io.clowder.worker.WorkerAgent;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link ClusterEndpoint}.
 */
class ClusterEndpointTests {

	@Test
	void clusterShouldBeThePrimarysAnswer() {
		TestPrimary primary = TestPrimary.start();
		ClusterEndpoint endpoint = new ClusterEndpoint(primary.join());
		primary.answerWith(TestPrimary.status(1, 2));
		assertThat(endpoint.cluster().content()).isEqualTo(TestPrimary.status(1, 2));
	}

	@Test
	void workerShouldBeTheOneOfThatId() throws IOException {
		ClusterEndpoint endpoint = new ClusterEndpoint(agent());
		assertThat(endpoint.worker(2)).isEqualTo(new ClusterBody<>(TestPrimary.status(1, 2).workers().get(1)));
	}

	@Test
	void workerWhenThereIsNoneOfThatIdShouldBeNull() throws IOException {
		ClusterEndpoint endpoint = new ClusterEndpoint(agent());
		assertThat(endpoint.worker(3)).isNull();
		assertThat(endpoint.worker(0)).isNull();
		assertThat(endpoint.worker(-1)).isNull();
	}

	@Test
	void clusterWhenThePrimaryIsSilentShouldFailInTime() throws IOException {
		WorkerAgent agent = mock(WorkerAgent.class);
		IOException failure = new IOException("The primary did not answer");
		given(agent.clusterStatus(any())).willThrow(failure);
		ClusterEndpoint endpoint = new ClusterEndpoint(agent);
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(endpoint::cluster).withCause(failure);
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> endpoint.worker(1)).withCause(failure);
		ArgumentCaptor<Duration> timeout = ArgumentCaptor.captor();
		then(agent).should(times(2)).clusterStatus(timeout.capture());
		assertThat(timeout.getAllValues()).allMatch((value) -> value.compareTo(Duration.ofSeconds(10)) <= 0);
	}

	@Test
	void operationWithoutANameShouldNotBotherThePrimary() {
		WorkerAgent agent = mock(WorkerAgent.class);
		ClusterEndpoint endpoint = new ClusterEndpoint(agent);
		assertThat(endpoint.operate(null, "4").getStatus()).isEqualTo(400);
		assertThat(endpoint.operate(" ", null).getStatus()).isEqualTo(400);
		assertThat(endpoint.operateWorker(1, null).getStatus()).isEqualTo(400);
		then(agent).shouldHaveNoInteractions();
	}

	@Test
	void operationWhenThePrimaryIsSilentShouldFailInTime() throws IOException {
		WorkerAgent agent = mock(WorkerAgent.class);
		IOException failure = new IOException("The primary did not answer");
		given(agent.operate(any(), any(), any(), any())).willThrow(failure);
		ClusterEndpoint endpoint = new ClusterEndpoint(agent);
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> endpoint.operate("reload", null))
			.withCause(failure);
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> endpoint.operateWorker(1, "restart"))
			.withCause(failure);
		ArgumentCaptor<Duration> timeout = ArgumentCaptor.captor();
		then(agent).should(times(2)).operate(any(), any(), any(), timeout.capture());
		assertThat(timeout.getAllValues()).allMatch((value) -> value.compareTo(Duration.ofSeconds(10)) <= 0);
	}

	private static WorkerAgent agent() throws IOException {
		WorkerAgent agent = mock(WorkerAgent.class);
		given(agent.clusterStatus(any())).willReturn(TestPrimary.status(1, 2));
		return agent;
	}

}
