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

package io.clowder.worker;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

import com.sun.management.OperatingSystemMXBean;
import io.clowder.WorkerMetrics;
import io.clowder.WorkerStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProcessMeter}.
 */
class ProcessMeterTests {

	private static final WorkerStatus.Requests REQUESTS = new WorkerStatus.Requests(9, 1, 0, 3, 1.2, 8, 16, 0);

	private final ProcessMeter meter = new ProcessMeter();

	@Test
	void measureShouldTellWhatThisProcessUses() {
		WorkerMetrics metrics = this.meter.measure(REQUESTS);
		assertThat(metrics.requests()).isEqualTo(REQUESTS);
		assertThat(metrics.memory().heapMax()).isEqualTo(Runtime.getRuntime().maxMemory());
		assertThat(metrics.memory().heapUsed()).isPositive().isLessThanOrEqualTo(metrics.memory().heapMax());
		assertThat(metrics.threads()).isPositive();
		assertThat(metrics.gcMillis()).isNotNegative();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void measureShouldTellResidentMemory() {
		// No JVM fits into less, and no test needs more
		assertThat(this.meter.measure(REQUESTS).memory().rss()).isBetween(10L << 20, 16L << 30);
	}

	@Test
	void measureShouldTellTheProcessorTimeSinceTheLastMeasurement() {
		burn(Duration.ofMillis(250));
		long cpuBefore = processorTime();
		this.meter.measure(REQUESTS);
		long start = System.nanoTime();
		burn(Duration.ofMillis(50));
		long end = System.nanoTime();
		double cpu = this.meter.measure(REQUESTS).cpu();
		double most = (double) (processorTime() - cpuBefore) / (end - start);
		assertThat(cpu).isPositive().isLessThanOrEqualTo(most + 0.001);
		assertThat(cpu).isEqualTo(Math.rint(cpu * 1000) / 1000);
	}

	@Test
	void measureShouldNotLoseCollections() {
		long before = this.meter.measure(REQUESTS).gcMillis();
		System.gc();
		assertThat(this.meter.measure(REQUESTS).gcMillis()).isGreaterThan(before);
	}

	private static long processorTime() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

	private static void burn(Duration time) {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		long end = threads.getCurrentThreadCpuTime() + time.toNanos();
		while (threads.getCurrentThreadCpuTime() < end) {
			Thread.onSpinWait();
		}
	}

}
