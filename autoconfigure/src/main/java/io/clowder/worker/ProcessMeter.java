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

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

import com.sun.management.OperatingSystemMXBean;
import io.clowder.ResidentMemory;
import io.clowder.WorkerMetrics;
import io.clowder.WorkerStatus;

/**
 * Measures this JVM. For one thread.
 */
class ProcessMeter {

	private final OperatingSystemMXBean operatingSystem = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private long lastCpuNanos = this.operatingSystem.getProcessCpuTime();

	private long lastNanos = System.nanoTime();

	WorkerMetrics measure(WorkerStatus.Requests requests) {
		long nanos = System.nanoTime();
		long cpuNanos = this.operatingSystem.getProcessCpuTime();
		double cpu = (double) (cpuNanos - this.lastCpuNanos) / Math.max(1, nanos - this.lastNanos);
		this.lastNanos = nanos;
		this.lastCpuNanos = cpuNanos;
		MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
		long gcMillis = ManagementFactory.getGarbageCollectorMXBeans()
			.stream()
			.mapToLong(GarbageCollectorMXBean::getCollectionTime)
			.sum();
		return new WorkerMetrics(requests,
				new WorkerStatus.Memory(heap.getUsed(), heap.getMax(), ResidentMemory.bytes()),
				Math.round(cpu * 1000) / 1000.0, ManagementFactory.getThreadMXBean().getThreadCount(), gcMillis);
	}

}
