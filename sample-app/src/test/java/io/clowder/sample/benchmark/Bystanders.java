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

package io.clowder.sample.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How busy a machine is that should be idle.
 *
 * @param busy processor time so far that somebody used
 * @param total all processor time so far
 */
record Bystanders(long busy, long total) {

	private static final Path STATISTICS = Path.of("/proc/stat");

	/**
	 * Up to how many percent of the processors are in use by somebody even then.
	 */
	private static final double AT_REST = 10;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/**
	 * Watches for a while.
	 * @return how many percent of the processors are in use
	 */
	static double watch(Duration duration) {
		Bystanders before = now();
		long end = System.nanoTime() + duration.toNanos();
		for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
		return now().percentSince(before);
	}

	/**
	 * Waits until what has been started is done with what it does afterwards, for at most
	 * half a minute.
	 */
	static void awaitRest() {
		long end = System.nanoTime() + PATIENCE.toNanos();
		double busy;
		do {
			busy = watch(Duration.ofSeconds(1));
		}
		while (busy > AT_REST && System.nanoTime() < end);
	}

	private static Bystanders now() {
		try {
			return parse(Files.readString(STATISTICS));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Bystanders parse(String statistics) {
		// user, nice, system, idle, iowait, irq, softirq, steal; then guests, which are
		// users
		long[] times = Stream.of(statistics.lines().findFirst().orElseThrow().split(" +"))
			.skip(1)
			.limit(8)
			.mapToLong(Long::parseLong)
			.toArray();
		long total = LongStream.of(times).sum();
		return new Bystanders(total - times[3] - times[4], total);
	}

	double percentSince(Bystanders before) {
		return (this.total > before.total) ? 100.0 * (this.busy - before.busy) / (this.total - before.total) : 0;
	}

}
