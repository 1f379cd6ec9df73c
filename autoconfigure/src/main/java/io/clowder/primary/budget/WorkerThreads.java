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

package io.clowder.primary.budget;

import io.clowder.ClusterStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * How many threads a worker has for what every JVM and every server does. Most follow
 * from its processors: HotSpot's rules are those of its {@code WorkerPolicy} and
 * {@code CompilationPolicy}, the same on Java 17 and 25, that of event loops is
 * Lettuce's.
 */
final class WorkerThreads {

	/**
	 * With less the JVM chooses the serial collector.
	 */
	private static final long SERVER_MEMORY = DataSize.ofMegabytes(1792).toBytes();

	private static final int ALL_COLLECT = 8;

	private static final int LEAST_COMPILERS = 2;

	private static final int LEAST_EVENT_LOOPS = 2;

	private final int processors;

	private final UserChoices user;

	/**
	 * Creates an instance.
	 * @param processors number of processors that the worker's JVM counts with
	 * @param user what the user has decided
	 */
	WorkerThreads(int processors, UserChoices user) {
		this.processors = processors;
		this.user = user;
	}

	/**
	 * The largest numbers.
	 * @param collector name of the garbage collector
	 * @param memory of the machine, in bytes
	 */
	ClusterStatus.ThreadShare share(String collector, long memory) {
		return new ClusterStatus.ThreadShare(requests(), collection(collector, memory), compilation(), eventLoops());
	}

	private int requests() {
		Integer most = this.user.requestThreads().most();
		return (most != null) ? most : this.user.options().carriers().orElse(this.processors);
	}

	private @Nullable Integer collection(String collector, long memory) {
		boolean serial = collector.equals(Collector.SERIAL.toString())
				|| (collector.equals(Collector.DEFAULT) && (this.processors == 1 || memory < SERVER_MEMORY));
		if (serial) {
			return 1;
		}
		if (!collector.equals(Collector.DEFAULT) && !collector.equals(Collector.PARALLEL.toString())
				&& !collector.equals(Collector.G1.toString())) {
			return null;
		}
		int further = Math.max(0, this.processors - ALL_COLLECT);
		int usual = this.processors - further + further * 5 / 8;
		UserOptions options = this.user.options();
		return options.parallelThreads().orElse(Math.max(usual, options.leastParallelThreads().orElse(0)));
	}

	private @Nullable Integer compilation() {
		if (this.user.options().compilerThreads().isPresent()) {
			return this.user.options().compilerThreads().getAsInt();
		}
		if (this.user.options().decidesCompilation()) {
			return null;
		}
		int log = log2(this.processors);
		return Math.max(log * log2(Math.max(log, 1)) * 3 / 2, LEAST_COMPILERS);
	}

	private int eventLoops() {
		return Math.max(this.user.options().eventLoops().orElse(this.processors), LEAST_EVENT_LOOPS);
	}

	private static int log2(int number) {
		return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(number);
	}

}
