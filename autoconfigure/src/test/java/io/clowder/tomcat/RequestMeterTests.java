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

package io.clowder.tomcat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.clowder.WorkerStatus.Requests;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestMeter}.
 */
class RequestMeterTests {

	private static final Percentage PRECISION = Percentage.withPercentage(1);

	private final long created = System.nanoTime();

	private final RequestMeter meter = new RequestMeter();

	@Test
	void snapshotWithoutRequestsShouldBeZero() {
		assertThat(this.meter.snapshot()).isEqualTo(new Requests(0, 0, 0, 0, 0, 0, 0, 0));
		assertThat(this.meter.active()).isZero();
	}

	@Test
	void snapshotShouldCountRequestsAndErrorsSinceTheStart() {
		request(10, false);
		request(10, true);
		assertThat(this.meter.snapshot()).extracting(Requests::total, Requests::errors, Requests::active)
			.containsExactly(2L, 1L, 0L);
		request(10, true);
		assertThat(this.meter.snapshot()).extracting(Requests::total, Requests::errors, Requests::active)
			.containsExactly(3L, 2L, 0L);
	}

	@Test
	void snapshotShouldTellWhatIsBeingServed() {
		this.meter.started();
		this.meter.started();
		assertThat(this.meter.active()).isEqualTo(2);
		assertThat(this.meter.snapshot().active()).isEqualTo(2);
		this.meter.finished(1, false);
		assertThat(this.meter.active()).isEqualTo(1);
		assertThat(this.meter.snapshot().active()).isEqualTo(1);
	}

	@Test
	void snapshotShouldDivideByTheTimeThatHasPassed() {
		IntStream.range(0, 1000).forEach((i) -> request(1, false));
		long before = System.nanoTime();
		double perSecond = this.meter.snapshot().perSecond();
		long after = System.nanoTime();
		assertThat(perSecond).isGreaterThanOrEqualTo(1000e9 / (after - this.created) - 0.01);
		assertThat(perSecond).isLessThan(Double.POSITIVE_INFINITY);
		// The second interval adds time and nothing else
		double later = this.meter.snapshot().perSecond();
		assertThat(later).isLessThanOrEqualTo(1000e9 / (before - this.created) * 1000).isLessThan(perSecond);
	}

	@Test
	void snapshotShouldTellMeanAnd99thPercentileInMilliseconds() {
		IntStream.rangeClosed(1, 100).forEach((millis) -> request(millis, false));
		Requests requests = this.meter.snapshot();
		assertThat(requests.meanMillis()).isCloseTo(50.5, PRECISION);
		assertThat(requests.p99Millis()).isCloseTo(99, PRECISION);
	}

	@Test
	void snapshotShouldKeepFractionsOfAMillisecond() {
		this.meter.started();
		this.meter.finished(TimeUnit.MICROSECONDS.toNanos(250), false);
		assertThat(this.meter.snapshot().meanMillis()).isCloseTo(0.25, Offset.offset(0.011));
	}

	@Test
	void snapshotShouldSumUpTheLastTenIntervals() {
		request(1000, false);
		assertThat(this.meter.snapshot().meanMillis()).isCloseTo(1000, PRECISION);
		request(500, false);
		for (int interval = 2; interval <= 10; interval++) {
			Requests requests = this.meter.snapshot();
			assertThat(requests.meanMillis()).as("interval %d", interval).isCloseTo(750, PRECISION);
			assertThat(requests.p99Millis()).isCloseTo(1000, PRECISION);
		}
		assertThat(this.meter.snapshot().meanMillis()).isCloseTo(500, PRECISION);
		Requests empty = this.meter.snapshot();
		assertThat(empty).extracting(Requests::perSecond, Requests::meanMillis, Requests::p99Millis)
			.containsExactly(0.0, 0.0, 0.0);
		assertThat(empty.total()).isEqualTo(2);
		request(20, false);
		assertThat(this.meter.snapshot().meanMillis()).isCloseTo(20, PRECISION);
	}

	@Test
	void snapshotShouldSurviveImpossibleDurations() {
		this.meter.started();
		this.meter.finished(-1, false);
		this.meter.started();
		this.meter.finished(Long.MAX_VALUE, false);
		Requests requests = this.meter.snapshot();
		assertThat(requests.total()).isEqualTo(2);
		assertThat(requests.p99Millis()).isCloseTo(TimeUnit.HOURS.toMillis(1), PRECISION);
	}

	@Test
	void recordingIsSafeForManyThreads() {
		CompletableFuture<?>[] threads = IntStream.range(0, 4)
			.mapToObj((thread) -> CompletableFuture
				.runAsync(() -> IntStream.range(0, 10_000).forEach((i) -> request(1, i % 10 == 0))))
			.toArray(CompletableFuture[]::new);
		CompletableFuture<Void> all = CompletableFuture.allOf(threads);
		while (!all.isDone()) {
			Requests requests = this.meter.snapshot();
			assertThat(requests.active()).isBetween(0L, 40_000L);
			assertThat(this.meter.active()).isNotNegative();
		}
		all.join();
		assertThat(this.meter.snapshot()).extracting(Requests::total, Requests::errors, Requests::active)
			.containsExactly(40_000L, 4_000L, 0L);
	}

	private void request(long millis, boolean error) {
		this.meter.started();
		this.meter.finished(TimeUnit.MILLISECONDS.toNanos(millis), error);
	}

}
