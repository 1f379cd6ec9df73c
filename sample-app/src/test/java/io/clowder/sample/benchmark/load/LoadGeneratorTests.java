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

package io.clowder.sample.benchmark.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link LoadGenerator}.
 */
class LoadGeneratorTests {

	private SmallServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = new SmallServer();
	}

	@AfterEach
	void stop() throws IOException {
		this.server.close();
	}

	@Test
	void keptConnectionsAskAgainAndAgain() {
		LoadResult result = run(Traffic.get("/", 4));
		assertThat(result.errors()).as(result.problem()).isZero();
		assertThat(result.answers()).isGreaterThan(4).isLessThan(this.server.requests());
		assertThat(result.answered()).isSameAs(result);
		assertThat(this.server.connections()).isEqualTo(4);
		assertThat(result.throughput()).isCloseTo(result.answers() / 0.3, within(result.answers() * 0.5));
	}

	@Test
	void connectionsPerRequestAreNotKept() {
		LoadResult result = run(Traffic.get("/", 4).perRequest());
		assertThat(result.errors()).as(result.problem()).isZero();
		assertThat(result.answers()).isGreaterThan(4);
		assertThat(this.server.connections()).isEqualTo(this.server.requests());
	}

	@Test
	void everyConnectionHasItsCookie() {
		run(Traffic.get("/", 2).withCookies(List.of("a=1", "b=2")));
		assertThat(this.server.cookies()).contains("a=1", "b=2");
	}

	@Test
	void fixedRateIsKept() {
		LoadResult result = run(Traffic.get("/", 4).atRate(100));
		assertThat(result.errors()).as(result.problem()).isZero();
		assertThat(result.latencies().getTotalCount()).isBetween(29L, 31L);
		// One more opens each connection
		assertThat(this.server.requests()).isEqualTo(result.latencies().getTotalCount() + 4);
	}

	@Test
	void fixedRateWorksWithANewConnectionForEveryRequest() {
		LoadResult result = run(Traffic.get("/", 4).perRequest().atRate(100));
		assertThat(result.errors()).as(result.problem()).isZero();
		assertThat(this.server.requests()).isBetween(29, 31);
		assertThat(this.server.connections()).isEqualTo(this.server.requests());
	}

	@Test
	void requestsThatArriveWhileTheServerStandsStillCountAsSlow() {
		LoadResult result = run(Traffic.get("/stall", 1).atRate(100));
		assertThat(result.errors()).as(result.problem()).isZero();
		assertThat(result.max()).isGreaterThanOrEqualTo(199);
		// 20 of 30 arrived meanwhile, and 15 of them have waited for longer than this
		assertThat(result.percentOver(Duration.ofMillis(50))).isBetween(40.0, 60.0);
	}

	@Test
	void wrongStatusIsAnError() {
		LoadResult result = run(Traffic.get("/broken", 2));
		assertThat(result.answers()).isZero();
		assertThat(result.errors()).isPositive().isEqualTo(result.latencies().getTotalCount());
		assertThat(result.problem()).isEqualTo("Status 500");
		assertThatExceptionOfType(NoAnswerException.class).isThrownBy(result::answered)
			.withMessage("No answer in time, %d errors, such as: Status 500".formatted(result.errors()));
	}

	@Test
	void lostConnectionIsAnErrorAndOpenedAgain() {
		LoadResult result = run(Traffic.get("/cut", 1));
		assertThat(result.answers()).isZero();
		assertThat(result.errors()).isGreaterThan(1).isEqualTo(this.server.connections());
	}

	@Test
	void nobodyListeningIsAnError() throws IOException {
		try (Socket taken = new Socket()) {
			// So that nobody else listens there either
			taken.bind(new InetSocketAddress("localhost", 0));
			LoadResult result = new LoadGenerator(taken.getLocalPort(), Traffic.get("/", 1))
				.run(Duration.ofMillis(300));
			assertThat(result.answers()).isZero();
			assertThat(result.problem()).contains("refused");
		}
	}

	@Test
	void serverThatDoesNotAnswerBeforehandIsNotMeasured() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
			LoadGenerator generator = new LoadGenerator(silent.getLocalPort(), Traffic.get("/", 2),
					Duration.ofMillis(100));
			assertThatExceptionOfType(NoAnswerException.class).isThrownBy(() -> generator.run(Duration.ofMillis(100)))
				.withMessage("Only 0 of 2 connections could be opened");
		}
	}

	private LoadResult run(Traffic traffic) {
		return new LoadGenerator(this.server.port(), traffic).run(Duration.ofMillis(300));
	}

}
